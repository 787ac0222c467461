import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../cli/exit.ts';

/** One case as it lies in its folder. The engine is given `repo` and `errorLog`; the rest is for the evaluation alone. */
export type Case = {
  readonly name: string;
  /** What is wrong, in a sentence; empty where the case does not say. */
  readonly title: string;
  readonly repo: string;
  readonly errorLog: string;
  /** File or folder with the hidden test; null where the case has none. */
  readonly hiddenTest: string | null;
};

/** case.json. What it may say besides is its author's business. */
const CaseFile = z.looseObject({
  title: z.string().optional(),
  /** Relative to the case's folder. */
  hidden_test: z.string().min(1).optional(),
});

/** Where a hidden test is looked for, when case.json names none. */
const HIDDEN_TESTS = ['hidden_test.py', 'test_hidden.py', 'hidden_tests', 'hidden'];

/** Whether a path names anything. */
export const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const hiddenTestOf = async (folder: string, named: string | undefined): Promise<string | null> => {
  if (named !== undefined) {
    const path = join(folder, named);
    if (relative(folder, path).startsWith('..')) throw new Error(`hidden_test ${named} lies outside of the case`);
    if (!(await isThere(path))) throw new Error(`there is no hidden test ${named}`);
    return path;
  }
  for (const name of HIDDEN_TESTS) if (await isThere(join(folder, name))) return join(folder, name);
  return null;
};

const readCase = async (folder: string): Promise<Case> => {
  const { title, hidden_test } = CaseFile.parse(JSON.parse(await readFile(join(folder, 'case.json'), 'utf8')));
  const [repo, errorLog] = [join(folder, 'repo'), join(folder, 'error.log')];
  if (!(await isThere(repo))) throw new Error('it has no folder repo/');
  if (!(await isThere(errorLog))) throw new Error('it has no error.log');
  return {
    name: basename(folder),
    title: title ?? '',
    repo,
    errorLog,
    hiddenTest: await hiddenTestOf(folder, hidden_test),
  };
};

const sentence = (cause: unknown): string =>
  cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : String(cause);

/**
 * The cases in a folder, by name: each subfolder with a case.json, or the folder itself where it has one. `only` keeps those
 * whose name contains it.
 * @throws {UsageError} that names every case that cannot be played: a table that lacks some would flatter.
 */
export const readCases = async (folder: string, only: string): Promise<Case[]> => {
  const names = await readdir(folder).catch(() => {
    throw new UsageError(`There is no folder ${folder}; name one that holds cases.`);
  });
  const folders = names.includes('case.json') ? [folder] : names.sort().map((name) => join(folder, name));
  const cases: Case[] = [];
  const broken: string[] = [];
  for (const path of folders) {
    if (!(await isThere(join(path, 'case.json'))) || !basename(path).includes(only)) continue;
    try {
      cases.push(await readCase(path));
    } catch (cause) {
      broken.push(`${basename(path)}: ${sentence(cause)}`);
    }
  }
  if (broken.length > 0) throw new UsageError(`${broken.length} cases cannot be played: ${broken.join('; ')}.`);
  if (cases.length === 0)
    throw new UsageError(`${folder} holds no case; a case is a folder with case.json, repo/ and error.log.`);
  return cases;
};
