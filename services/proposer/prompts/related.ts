import { posix } from 'node:path';
import type { RepoView } from '../port.ts';

/** Files of no use to a model whatever their size: made by tools, or prose about the project. */
const USELESS =
  /(^|\/)(\.[^/]+|LICEN[CS]E[^/]*|[^/]*\.lock|package-lock\.json|[^/]*\.min\.js)$|(^|\/)(\.git|node_modules)\//i;

/** How many folders two paths have in common, from the root. */
export const sharedFolders = (a: string, b: string): number => {
  const [left, right] = [posix.dirname(a).split('/'), posix.dirname(b).split('/')];
  const differing = left.findIndex((name, index) => name !== right[index]);
  return differing === -1 ? left.length : differing;
};

/** Whether one of the sources imports the module that a path would be. */
export const isImported = (path: string, sources: readonly string[]): boolean => {
  const name =
    posix.basename(path) === '__init__.py' ? posix.basename(posix.dirname(path)) : posix.basename(path, '.py');
  const pattern = new RegExp(`^\\s*(from|import)\\b.*\\b${name.replace(/\W/g, '\\$&')}\\b`, 'm');
  return sources.some((source) => pattern.test(source));
};

/**
 * The repo's other files, those first that probably matter: Python modules that the given files import, other Python
 * files, then data; in each group the nearest folder first, then the smaller file, then by name.
 */
export const relatedFiles = (repo: RepoView, to: readonly string[]): string[] => {
  const sources = to.map((path) => repo.files.get(path) ?? '');
  const ranked = [...repo.files]
    .filter(([path]) => !to.includes(path) && !USELESS.test(path))
    .map(([path, text]) => ({
      path,
      group: !path.endsWith('.py') ? 2 : isImported(path, sources) ? 0 : 1,
      near: Math.max(0, ...to.map((other) => sharedFolders(path, other))),
      size: text.length,
    }));
  ranked.sort((a, b) => a.group - b.group || b.near - a.near || a.size - b.size || (a.path < b.path ? -1 : 1));
  return ranked.map(({ path }) => path);
};
