import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../../services/blobs/text.ts';
import { unwrap } from '../../services/failure.ts';
import type { Sandbox, SandboxJob } from '../../services/sandbox/port.ts';
import type { Entry } from '../../services/workspace/port.ts';
import { createWorkspace } from '../../services/workspace/prepare.ts';
import { packTar } from '../../services/workspace/tar.ts';
import { isThere } from './case.ts';

/** What a hidden test said of one tree; `output` is the end of what it printed. */
export type HiddenResult = { readonly passed: boolean; readonly output: string };

type Where = Pick<SandboxJob, 'run' | 'limits' | 'image'> & {
  readonly sandbox: Sandbox;
  readonly maxRepoBytes: number;
};

const runner = readFile(new URL('./run_hidden_test.py', import.meta.url), 'utf8');

/** The hidden test as it lies beside the repo's files, and the paths of what is to be run. */
const testFiles = async (hiddenTest: string, maxBytes: number): Promise<{ entries: Entry[]; paths: string[] }> => {
  const name = basename(hiddenTest);
  if (name.endsWith('.py')) {
    const bytes = await readFile(hiddenTest);
    return { entries: [{ path: name, kind: 'file', executable: false, bytes }], paths: [name] };
  }
  const { entries } = await unwrap(createWorkspace().prepare(hiddenTest, null, maxBytes));
  const placed = entries.map((entry) => ({ ...entry, path: `${name}/${entry.path}` }));
  const paths = placed.map(({ path }) => path).filter((path) => /(^|\/)(test[^/]*|[^/]*_test)\.py$/.test(path));
  return { entries: placed, paths };
};

/** Runs a hidden test on a tree in a fresh container: the tree's root is the current folder, with the test in it. */
const runOn = async (tree: string, hiddenTest: string, where: Where): Promise<HiddenResult> => {
  const { sandbox, maxRepoBytes, ...job } = where;
  const { tar } = await unwrap(createWorkspace().prepare(tree, null, maxRepoBytes));
  const { entries, paths } = await testFiles(hiddenTest, maxRepoBytes);
  // A test that was written beside repo/ finds it there as well.
  const beside: Entry[] = (await isThere(join(tree, 'repo'))) ? [] : [{ path: 'repo', kind: 'link', target: '.' }];
  const layers = [tar, await packTar([...entries, ...beside])].map((bytes) => ({ sha256: sha256(bytes), bytes }));
  const source = (await runner).replace('PATHS = []', `PATHS = ${JSON.stringify(paths)}`);
  const subject = { kind: 'script', source } as const;
  const seen = await unwrap(
    sandbox.observe({ ...job, layers, subject, hashSeed: 0, traceFiles: [] }, new AbortController().signal),
  );
  const printed = `${seen.stdout.bytes.toString('utf8')}\n${seen.stderr.bytes.toString('utf8')}`;
  return { passed: seen.exitCode === 0 && !seen.timedOut, output: printed.trim().slice(-2_000) };
};

/** Whether the hidden test fails on the repo as it is: one that does not cannot tell a fix from no fix. */
export const failsOnOriginal = async (repo: string, hiddenTest: string, where: Where): Promise<boolean> =>
  !(await runOn(repo, hiddenTest, where)).passed;

/** Applies a run's patch.diff to a copy of the repo, as a user would, and runs the hidden test on that. */
export const passesWithPatch = async (
  repo: string,
  diff: string,
  hiddenTest: string,
  where: Where,
): Promise<HiddenResult> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'opsguard-evaluate-')));
  try {
    await cp(repo, folder, { recursive: true, verbatimSymlinks: true });
    await promisify(execFile)('git', ['apply', diff], {
      cwd: folder,
      // The copy is no part of a repo that the folder of temporary files may lie in.
      env: { ...process.env, GIT_CEILING_DIRECTORIES: folder },
    });
    return await runOn(folder, hiddenTest, where);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
