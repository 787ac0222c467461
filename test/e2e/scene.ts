import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LogRecord } from '../../events/schema/record.ts';
import type { Audit } from '../../services/reports/audit.ts';
import { type Call, type CallOptions, type Outcome, startOpsguard } from './cli.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

export const EXAMPLE_NAMES = ['access-digest', 'parcel-quotes', 'tide-gauge'] as const;
export type ExampleName = (typeof EXAMPLE_NAMES)[number];

type Settings = Partial<Omit<CallOptions, 'cwd'>>;

/** A user's place: a folder to stand in, a home and a temporary folder, all of which go with `close`. */
export type Scene = {
  /** Where the user stands; runs are kept below it. */
  readonly folder: string;
  /** The temporary folder of what is called here: a broker that a call starts has this path among its arguments. */
  readonly temporary: string;
  /** What is called here finds this in its environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  call(args: readonly string[], settings?: Settings): Promise<Outcome>;
  start(args: readonly string[], settings?: Settings): Call;
  /** A file below the place, with its folders; returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** A repo of these files below the place; returns its path. */
  repo(name: string, files: Readonly<Record<string, string>>): Promise<string>;
  /** A private copy of an example; returns its path. */
  example(name: ExampleName): Promise<string>;
  close(): Promise<void>;
};

/** What a call finds in its environment: nothing of the tests' own settings, and no model server. */
const environment = (folder: string, home: string, temporary: string): Record<string, string | undefined> => ({
  PATH: process.env.PATH,
  DOCKER_HOST: process.env.DOCKER_HOST,
  LANG: process.env.LANG,
  HOME: home,
  TMPDIR: temporary,
  INIT_CWD: folder,
});

export const createScene = async (): Promise<Scene> => {
  const root = await mkdtemp(join(tmpdir(), 'opsguard-e2e-'));
  const [folder, home, temporary] = [join(root, 'here'), join(root, 'home'), join(root, 'tmp')];
  for (const path of [folder, home, temporary]) await mkdir(path);
  const start: Scene['start'] = (args, settings = {}) =>
    startOpsguard(args, {
      ...settings,
      cwd: folder,
      env: { ...environment(folder, home, temporary), ...settings.env },
    });
  const write: Scene['write'] = async (name, content) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  };
  return {
    folder,
    temporary,
    environment: environment(folder, home, temporary),
    start,
    call: (args, settings) => start(args, settings).done,
    write,
    repo: async (name, files) => {
      for (const [path, content] of Object.entries(files)) await write(join(name, path), content);
      return join(folder, name);
    },
    example: async (name) => {
      const path = join(folder, name);
      await cp(join(EXAMPLES, name), path, { recursive: true, preserveTimestamps: true });
      return path;
    },
    close: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
};

/** The finished run's artifacts, by the folder that the summary names. */
export const readArtifact = (folder: string, name: string): Promise<string> => readFile(join(folder, name), 'utf8');

/** A report's page, without the backslashes that keep what it quotes from being markup. */
export const readPage = async (folder: string, name: string): Promise<string> =>
  (await readArtifact(folder, name)).replace(/\\([!-/:-@[-`{-~])/g, '$1');

export const readAudit = async (folder: string): Promise<Audit> =>
  JSON.parse(await readArtifact(folder, 'audit.json')) as Audit;

export const readRecords = async (folder: string): Promise<LogRecord[]> =>
  (await readArtifact(folder, 'events.jsonl'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogRecord);

/** Processes that have this text among their arguments. */
export const processesWith = async (text: string): Promise<string[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-ewwo', 'pid=,args=']);
  return stdout.split('\n').filter((line) => line.includes(text));
};
