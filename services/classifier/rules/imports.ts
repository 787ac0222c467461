import { isLibraryFile, withSlashes } from '../repo-paths.ts';
import { type Facts, ownFrames } from './facts.ts';
import type { RuleName } from './verdict.ts';

/** Errors of imports: a module of the repo is its code's matter, an installed package the machine's. */
export const IMPORT_RULES = {
  'code/own-module': "The module that cannot be imported is one of the repo's own.",
  'code/misspelt-module': "The module's name is one letter away from one of the repo's own.",
  'code/stdlib-import': 'The name is not in this version of the standard library.',
  'code/import': 'The import is wrong in itself.',
  'infra/missing-dependency': 'A package that the program needs is not installed.',
  'infra/incompatible-dependency':
    'An installed package lacks what the program needs of it: another version is expected.',
} as const satisfies Partial<Record<RuleName, string>>;

export const decideImport = (facts: Facts): keyof typeof IMPORT_RULES | null => {
  if (facts.errorType !== 'ModuleNotFoundError' && facts.errorType !== 'ImportError') return null;
  const missing = /^No module named '?([\w.]{1,300})'?/.exec(facts.message);
  if (missing !== null) return decideMissing(facts, missing[1]!);
  const name = /^cannot import name '[^']{1,300}' from (?:partially initialized module )?'([\w.]{1,300})'/.exec(
    facts.message,
  );
  return name === null ? 'code/import' : decideName(facts, name[1]!);
};

const decideMissing = (facts: Facts, module: string): keyof typeof IMPORT_RULES => {
  // A package that imports what it does not bring was installed incompletely, whatever the name.
  const innermost = facts.frames.findLast(({ file }) => !file.startsWith('<'));
  if (innermost !== undefined && isLibraryFile(innermost.file)) {
    const dynamic = /[\\/]importlib[\\/]__init__\.py$/.test(innermost.file);
    if (!dynamic && !isOwn(facts, module)) return 'infra/missing-dependency';
  }
  if (isOwn(facts, module)) return 'code/own-module';
  const top = module.split('.', 1)[0]!;
  const near = facts.repo !== null && [...facts.repo.moduleNames()].some((known) => isOneEditAway(known, top));
  return near ? 'code/misspelt-module' : 'infra/missing-dependency';
};

const decideName = (facts: Facts, module: string): keyof typeof IMPORT_RULES => {
  const at = facts.message.lastIndexOf('(');
  const place = at < 0 ? '' : withSlashes(facts.message.slice(at + 1).replace(/\)[^)]*$/, ''));
  if (isOwn(facts, module)) return 'code/own-module';
  if (/(?:site|dist)-packages/.test(place)) return 'infra/incompatible-dependency';
  return isLibraryFile(place) ? 'code/stdlib-import' : 'code/import';
};

/** Whether the module's top-level name is a folder or a file of the program, by the repo or by the frames' paths. */
const isOwn = (facts: Facts, module: string): boolean => {
  const top = module.split('.', 1)[0]!;
  if (facts.repo !== null) return facts.repo.hasTopLevel(top);
  return ownFrames(facts).some(({ file }) => {
    const path = `/${withSlashes(file)}`;
    return path.includes(`/${top}/`) || path.endsWith(`/${top}.py`);
  });
};

/** Short names are one edit away from too much. */
const MIN_NAME = 4;

const isOneEditAway = (a: string, b: string): boolean => {
  if (a === b || Math.min(a.length, b.length) < MIN_NAME || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return Math.max(restA.length, restB.length) === 1 || (restA.length === 2 && restA === [...restB].reverse().join(''));
};
