import { importsIn } from '../../../python/scope.ts';
import type { Codebase } from '../codebase.ts';

/** How to import a file of the repo: folders that have to be on `sys.path` (relative, `.` is there already) and its dotted name. */
export type Importing = { readonly paths: readonly string[]; readonly module: string };

const folderOf = (path: string): string[] => path.split('/').slice(0, -1);
const isName = (part: string): boolean => /^[A-Za-z_]\w*$/.test(part);

/** Whether code of the repo imports a module by this dotted name. */
const imported = (codebase: Codebase, dotted: string): boolean =>
  [...codebase.modules.values()].some(({ root }) =>
    importsIn(root).some(
      (found) =>
        found.module === dotted ||
        found.module.startsWith(`${dotted}.`) ||
        `${found.module}.${found.imported}` === dotted,
    ),
  );

/** Top-level modules and packages that a folder offers. */
const offers = (codebase: Codebase, folder: string, name: string): boolean => {
  const prefix = folder === '' ? '' : `${folder}/`;
  return [...codebase.files.keys()].some(
    (path) => path === `${prefix}${name}.py` || (path.startsWith(`${prefix}${name}/`) && path.endsWith('.py')),
  );
};

/** Folders that the file's own imports need: its own folder for siblings, `src` for a source layout. */
const neededPaths = (codebase: Codebase, path: string): readonly string[] => {
  const module = codebase.modules.get(path);
  const own = folderOf(path).join('/');
  const tops =
    module === undefined
      ? []
      : importsIn(module.root)
          .map((found) => found.module.split('.')[0] ?? '')
          .filter((name) => name !== '');
  return [...new Set(tops)].flatMap((name) => {
    if (offers(codebase, '', name)) return [];
    if (own !== '' && offers(codebase, own, name)) return [own];
    return ['src', 'lib'].find((folder) => offers(codebase, folder, name)) ?? [];
  });
};

/** Null for a file whose name cannot be imported. */
export const importing = (codebase: Codebase, path: string): Importing | null => {
  const folder = folderOf(path);
  const stem = (path.split('/').at(-1) ?? '').replace(/\.py$/, '');
  const parts = [...folder, ...(stem === '__init__' ? [] : [stem])];
  let start = folder.length;
  while (start > 0 && codebase.files.has([...folder.slice(0, start), '__init__.py'].join('/'))) start -= 1;
  while (
    start > 0 &&
    parts.slice(start - 1).every(isName) &&
    folder[start - 1] !== 'src' &&
    imported(codebase, parts.slice(start - 1).join('.'))
  )
    start -= 1;
  const name = parts.slice(start);
  if (name.length === 0 || !name.every(isName)) return null;
  const base = folder.slice(0, start).join('/');
  const paths = [...new Set([...(base === '' ? [] : [base]), ...neededPaths(codebase, path)])];
  return { paths, module: name.join('.') };
};

/** Lines that put folders of the workspace first on `sys.path`; the script starts there. */
export const pathLines = (paths: readonly string[]): readonly string[] =>
  paths.length === 0
    ? []
    : [
        'import os',
        'import sys',
        ...paths.map((path) => `sys.path.insert(0, os.path.abspath(${JSON.stringify(path)}))`),
        '',
      ];

/** Folders that a file run as a program gets on its path, and those its imports need. */
export const programPaths = (codebase: Codebase, path: string): readonly string[] => {
  const own = folderOf(path).join('/');
  return [...new Set([...(own === '' ? [] : [own]), ...neededPaths(codebase, path)])];
};
