import { type Node, parsePython } from '../../python/parser.ts';
import type { RepoView } from '../port.ts';

/** One Python file of the repo with its tree. `path` is relative to the repo, with `/`. */
export type Module = { readonly path: string; readonly source: string; readonly root: Node; readonly test: boolean };

/** The repo as the templates read it. */
export type Codebase = { readonly files: ReadonlyMap<string, string>; readonly modules: ReadonlyMap<string, Module> };

/** Source text beyond this is not searched for idioms (31 MB parse in 4.5 s): JavaScript characters over all files. */
const PARSE_LIMIT = 6_000_000;

const TEST_FILE = /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|(^|\/)tests?\//;

export const isTestFile = (path: string): boolean => TEST_FILE.test(path);

/** Parses the repo's Python files, those named in `first` before all others, until the limit is reached. */
export const readCodebase = async (repo: RepoView, first: readonly string[]): Promise<Codebase> => {
  const paths = [...repo.files.keys()].filter((path) => path.endsWith('.py')).sort();
  const ordered = [...new Set([...first.filter((path) => repo.files.has(path)), ...paths])];
  const modules = new Map<string, Module>();
  let size = 0;
  for (const path of ordered) {
    const source = repo.files.get(path) ?? '';
    size += source.length;
    if (size > PARSE_LIMIT && !first.includes(path)) continue;
    const tree = await parsePython(source);
    modules.set(path, { path, source, root: tree.rootNode, test: isTestFile(path) });
  }
  return { files: repo.files, modules };
};

/** Gives the trees' memory back: they live outside of the JavaScript heap. */
export const release = (codebase: Codebase): void => {
  for (const { root } of codebase.modules.values()) root.tree.delete();
};
