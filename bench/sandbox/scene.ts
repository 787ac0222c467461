import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { connectDocker } from '../../infra/docker/connect.ts';
import { unwrap } from '../../services/failure.ts';
import { RUN_LABEL } from '../../services/sandbox/docker/labels.ts';
import { give } from '../../services/sandbox/docker/observe.ts';
import { createPool, type Kind } from '../../services/sandbox/docker/pool.ts';
import { createDockerSandbox } from '../../services/sandbox/docker/sandbox.ts';
import { ensureImage } from '../../services/sandbox/image/ensure.ts';
import type { Sandbox, SandboxJob } from '../../services/sandbox/port.ts';
import type { Entry } from '../../services/workspace/port.ts';
import { packTar } from '../../services/workspace/tar.ts';
import type { Contender } from '../benchmark.ts';

const execute = promisify(execFile);
const docker = connectDocker(process.env);

export const MIB = 1024 * 1024;
const LIMITS = {
  wallMs: 60_000,
  testsWallMs: 60_000,
  memoryBytes: 256 * MIB,
  processes: 16,
  cpus: 1,
  outputBytes: 16 * 1024,
};

/** Reference of the image that everything of these benchmarks runs in. */
export const imageReference = async (): Promise<string> => (await unwrap(ensureImage(docker))).reference;

export const jobOf = async (
  source: string,
  files: readonly Entry[] = [],
  memoryBytes: number = LIMITS.memoryBytes,
): Promise<SandboxJob> => {
  const bytes = await packTar(files);
  return {
    run: 'bench',
    layers: [{ sha256: createHash('sha256').update(bytes).digest('hex'), bytes }],
    subject: { kind: 'script', source },
    hashSeed: 0,
    traceFiles: [],
    limits: { ...LIMITS, memoryBytes },
    image: await imageReference(),
  };
};

/** Runs a job to its observation; one that did not come to its end is no measurement. */
export const observe = async (sandbox: Sandbox, job: SandboxJob): Promise<void> => {
  const seen = await unwrap(sandbox.observe(job, new AbortController().signal));
  if (seen.exitCode !== 0 || seen.end.kind !== 'end')
    throw new Error(`The job ended otherwise: ${seen.stderr.bytes.toString('utf8')}`);
};

/** `docker run --rm` as one would type it, without a network; its result is there when it returns. */
export const dockerRun = async (source: string): Promise<void> => {
  const image = await imageReference();
  await execute('docker', ['run', '--rm', '--network', 'none', '--entrypoint', 'python3', image, '-c', source]);
};

/** The system's interpreter: the shim of a version manager takes longer than what it starts. */
export const bareProcess = async (source: string): Promise<void> => {
  await execute('python3', ['-c', source], { env: { PATH: '/usr/local/bin:/usr/bin:/bin' } });
};

/** Runs `count` of it, at most `atOnce` at a time. */
export const inParallel = async (count: number, atOnce: number, work: () => Promise<void>): Promise<void> => {
  let left = count;
  await Promise.all(
    Array.from({ length: Math.min(atOnce, count) }, async () => {
      while (left-- > 0) await work();
    }),
  );
};

/** A contender with a sandbox of its own; `warm` containers are waiting before each round. */
export const sandboxed = (
  name: string,
  warm: number,
  run: (sandbox: Sandbox, job: SandboxJob) => Promise<void>,
  source: string,
): Contender => {
  const sandbox = createDockerSandbox({ docker, warm });
  let job: SandboxJob | undefined;
  const made = async (): Promise<SandboxJob> => {
    job ??= await jobOf(source);
    return job;
  };
  return {
    name,
    settle: async () => {
      const { image, limits } = await made();
      sandbox.expect((await docker.getImage(image).inspect()).Id, limits);
      await untilWaiting(warm);
    },
    run: async () => run(sandbox, await made()),
    close: () => sandbox.close(),
  };
};

/**
 * A contender that stops where the harness has said its verdict: what is left is Docker's word on the same container, without
 * which nothing counts as seen.
 */
export const untilVerdict = (name: string, source: string): Contender => {
  const pool = createPool(docker, 1);
  let ready: { readonly job: SandboxJob; readonly kind: Kind } | undefined;
  return {
    name,
    settle: async () => {
      const job = ready?.job ?? (await jobOf(source));
      ready ??= { job, kind: { image: (await docker.getImage(job.image).inspect()).Id, limits: job.limits } };
      pool.expect(ready.kind);
      await untilWaiting(1);
    },
    run: async () => {
      const { job, kind } = ready!;
      const taken = await pool.take(job.run, kind, new AbortController().signal);
      const heard = Promise.withResolvers<void>();
      taken.session.stdin.on('data', () => {
        if (taken.heard.verdict?.exitCode === 0) heard.resolve();
      });
      void taken.session.closed.then(() => heard.reject(new Error('The container ended without a verdict.')));
      give(taken, job, [[]]);
      await heard.promise;
      void taken.session.closed.then(() => taken.remove());
    },
    close: () => pool.close(),
  };
};

/** Until so many containers wait for a job, and their interpreters have started. */
const untilWaiting = async (count: number): Promise<void> => {
  const filters = { label: [`${RUN_LABEL}=ahead`], status: ['running'] };
  while ((await docker.listContainers({ filters })).length < count) await pause(50);
  await pause(count === 0 ? 100 : 500);
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
