import type { PatchRepo } from '../port.ts';
import { decodeText } from '../text.ts';

const CONFIGURATIONS = ['pytest.ini', '.pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg'];
/** `python_files = check_*.py`, on one line or over several that are indented, and as TOML has it. */
const PYTHON_FILES = /^[ \t]*python_files[ \t]*=[ \t]*(.*(?:\n[ \t]+.*)*)/gm;

const textOf = (repo: PatchRepo, path: string): string => decodeText(repo.files.get(path) ?? Buffer.alloc(0)) ?? '';

/** A shell pattern for names as a regular expression. */
const fromGlob = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

const testPatterns = (repo: PatchRepo): RegExp[] =>
  CONFIGURATIONS.flatMap((path) => [...textOf(repo, path).replaceAll('\r', '').matchAll(PYTHON_FILES)])
    .flatMap(([, value]) => value!.split(/[\s,'"[\]]+/))
    .filter((glob) => glob.endsWith('.py'))
    .map(fromGlob);

const hasTests = (text: string): boolean =>
  /^[ \t]*(import|from)[ \t]+(pytest|unittest)\b/m.test(text) &&
  /^[ \t]*((async[ \t]+)?def[ \t]+test|class[ \t]+\w+\([^)]*TestCase\b)/m.test(text);

const isNamedAsTest = (path: string): boolean => {
  const folders = path.toLowerCase().split('/');
  const name = folders.pop()!;
  return /^(test_.*|.*_test|tests?)\.py$/.test(name) || folders.some((folder) => /^tests?$/.test(folder));
};

/** Says of a path whether it holds tests: by its name, by the project's own patterns, or by what stands in it. */
export const testFiles = (repo: PatchRepo): ((path: string) => boolean) => {
  const patterns = testPatterns(repo);
  return (path) =>
    isNamedAsTest(path) ||
    patterns.some((pattern) => pattern.test(path) || pattern.test(path.split('/').at(-1)!)) ||
    hasTests(textOf(repo, path));
};
