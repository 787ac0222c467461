import { ServiceError } from '../../failure.ts';
import { BUILTIN_METHODS } from '../../python/builtins.ts';
import { type Callee, calleeAt, callLines } from '../../python/calls.ts';
import { type Node, parsePython } from '../../python/parser.ts';
import type { ProposalContext, RepoView } from '../port.ts';
import { functionsAt, type LineRange, withoutComments } from './functions.ts';
import { plain } from './plain.ts';
import { isImported, sharedFolders } from './related.ts';

/** A function (or some lines at module level) that calls one of the traceback's: where to see how it is used. */
export type Caller = { readonly path: string; readonly ranges: readonly LineRange[] };

/** Functions of the traceback whose callers are looked for: in a deep one the outer ones say little about the crash. */
const CALLEES = 10;
/** Of one function; a method with a name that many have would bring half of the repo. */
const CALLERS = 8;
/** Files that are parsed for one function (a few ms each), the likeliest first. */
const FILES = 200;
/** Characters of a file that is parsed; longer ones are made by tools. */
const LONGEST = 256 * 1024;

type Called = { readonly callee: Callee; readonly file: string };

/** What is read off a file's tree; null for a file that cannot be parsed in time, which holds up nobody. */
const reading = async <A>(source: string, read: (root: Node) => A): Promise<A | null> => {
  try {
    const tree = await parsePython(withoutComments(source));
    try {
      return read(tree.rootNode);
    } finally {
      tree.delete();
    }
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
};

/** The target's function, then those of the other frames, innermost first; each once. */
const calledOf = async ({ classification, target, repo }: ProposalContext): Promise<Called[]> => {
  const frames = classification.frames.toReversed().map(({ repoFile, line }) => ({ file: repoFile, line }));
  const found = new Map<string, Called>();
  for (const { file, line } of [{ file: target.file, line: target.line }, ...frames]) {
    const source = file === undefined ? undefined : repo.files.get(file);
    if (file === undefined || source === undefined || found.size === CALLEES) continue;
    const callee = await reading(plain(source), (root) => calleeAt(root, line));
    if (callee !== null && !found.has(`${file}:${callee.qualname}`))
      found.set(`${file}:${callee.qualname}`, { callee, file });
  }
  return [...found.values()];
};

const isTest = (path: string): boolean => /(^|\/)(tests?\/|test_[^/]*$|[^/]*_test\.py$|conftest\.py$)/.test(path);

/**
 * Files that name the function, the likeliest first: its own, then those that import its module, then near ones; tests last.
 * Where built-in types have a method of that name, only files that know of the module can mean this one.
 */
const candidates = (repo: RepoView, { callee, file }: Called): string[] => {
  const isCommon = callee.kind !== 'function' && BUILTIN_METHODS.has(callee.name);
  const ranked = [...repo.files]
    .filter(([path, text]) => path.endsWith('.py') && text.length <= LONGEST && text.includes(callee.name))
    .map(([path, text]) => ({ path, knows: path === file || isImported(file, [text]) }))
    .filter(({ knows }) => knows || !isCommon)
    .map(({ path, knows }) => ({
      path,
      group: path === file ? 0 : isTest(path) ? 3 : knows ? 1 : 2,
      near: sharedFolders(path, file),
    }));
  ranked.sort((a, b) => a.group - b.group || b.near - a.near || (a.path < b.path ? -1 : 1));
  return ranked.slice(0, FILES).map(({ path }) => path);
};

const callersOfOne = async (repo: RepoView, called: Called): Promise<Caller[]> => {
  const found = new Map<string, Caller>();
  for (const path of candidates(repo, called)) {
    const source = plain(repo.files.get(path) ?? '');
    const same = path === called.file;
    const lines = (await reading(source, (root) => callLines(root, called.callee, called.file, same))) ?? [];
    for (const line of lines) {
      const ranges = await functionsAt(source, [line]);
      found.set(JSON.stringify([path, ranges]), { path, ranges });
      if (found.size === CALLERS) return [...found.values()];
    }
  }
  return [...found.values()];
};

/** Callers of the traceback's functions, those of the target's function first; bounded, so that a large repo costs seconds at most. */
export const callersOf = async (context: ProposalContext): Promise<Caller[]> => {
  const callers: Caller[] = [];
  for (const called of await calledOf(context)) callers.push(...(await callersOfOne(context.repo, called)));
  return callers;
};
