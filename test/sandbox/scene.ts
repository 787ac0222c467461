import { createHash } from 'node:crypto';
import { pack } from 'tar-stream';
import { afterAll, expect } from 'vitest';
import type { SandboxLimits } from '../../events/schema/event.ts';
import { connectDocker } from '../../infra/docker/connect.ts';
import { E } from '../../infra/fp.ts';
import { createDockerSandbox } from '../../services/sandbox/docker/sandbox.ts';
import { ensureImage } from '../../services/sandbox/image/ensure.ts';
import type { RawObservation, SandboxJob } from '../../services/sandbox/port.ts';

export const docker = connectDocker(process.env);
/** With containers that were started ahead, so that whatever holds for a job is shown to hold in those. */
export const sandbox = createDockerSandbox({ docker, warm: 2 });
afterAll(() => sandbox.close());

export const limits: SandboxLimits = {
  wallMs: 20_000,
  testsWallMs: 40_000,
  memoryBytes: 128 * 1024 * 1024,
  processes: 32,
  cpus: 1,
  outputBytes: 256 * 1024,
};

type Files = Readonly<Record<string, string | Buffer>>;
type Layer = SandboxJob['layers'][number];

export const layer = async (files: Files): Promise<Layer> => {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mode: 0o644 }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
};

/** Strips the first line and the indentation that its text shares, so that Python can stand indented in a test. */
export const python = (strings: TemplateStringsArray, ...values: readonly unknown[]): string => {
  const text = String.raw(strings, ...values).replace(/^\n/, '');
  const indent = /^ */.exec(text)![0];
  return text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
};

export type Scene = Partial<Omit<SandboxJob, 'layers' | 'limits'>> & {
  readonly files?: Files;
  readonly overlays?: readonly Files[];
  readonly limits?: Partial<SandboxLimits>;
};

const image = async (): Promise<string> => {
  const ensured = await ensureImage(docker)();
  if (E.isLeft(ensured)) throw new Error(ensured.left.message);
  return ensured.right.reference;
};
let ready: Promise<string> | undefined;

/** The image that the tests run in; made when it is not there. */
export const imageReference = (): Promise<string> => {
  ready ??= image();
  return ready;
};

export const jobOf = async (source: string, scene: Scene = {}): Promise<SandboxJob> => ({
  run: scene.run ?? 'sandbox-test',
  layers: await Promise.all([scene.files ?? {}, ...(scene.overlays ?? [])].map(layer)),
  subject: scene.subject ?? { kind: 'script', source },
  hashSeed: scene.hashSeed ?? 7,
  traceFiles: scene.traceFiles ?? [],
  limits: { ...limits, ...scene.limits },
  image: scene.image ?? (await imageReference()),
});

export const never = new AbortController().signal;

/** What a container was seen to do with a script; an engine that fails, fails the test. */
export const observe = async (source: string, scene: Scene = {}): Promise<Seen> => {
  const result = await sandbox.observe(await jobOf(source, scene), never)();
  if (E.isLeft(result)) throw new Error(`${result.left.code}: ${result.left.message}`);
  const observation = result.right;
  return {
    ...observation,
    out: observation.stdout.bytes.toString('utf8'),
    err: observation.stderr.bytes.toString('utf8'),
  };
};
export type Seen = RawObservation & { readonly out: string; readonly err: string };

/** That nothing was proven: the script's own run did not come to its end, whatever its exit code says. */
export const expectNoNaturalEnd = (seen: Seen): void => {
  expect(seen.end).toEqual({ kind: 'none', exitFrame: null });
  expect(seen.exception).toBeNull();
};
