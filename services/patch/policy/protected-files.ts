import type { Rule, TextContext } from './rule.ts';
import { testFiles } from './test-files.ts';

/** Files that decide how tests are found and run, how the project is built, or what the interpreter does at its start. */
const CONFIGURATION = new Set([
  'conftest.py',
  'pytest.ini',
  '.pytest.ini',
  'setup.cfg',
  'setup.py',
  'tox.ini',
  'pyproject.toml',
  'noxfile.py',
  'sitecustomize.py',
  'usercustomize.py',
  'pipfile',
  'pipfile.lock',
  'poetry.lock',
  'uv.lock',
  'pyvenv.cfg',
  'makefile',
  'dockerfile',
]);

export const protectedFile: Rule<TextContext> = {
  name: 'protected-file',
  check: ({ repo, files }) => {
    const isTest = testFiles(repo);
    return files.flatMap(({ path }) => {
      const parts = path.toLowerCase().split('/');
      const name = parts.at(-1)!;
      if (isTest(path)) return [`${path} is a test; a fix changes the code that the tests check, not the tests.`];
      if (CONFIGURATION.has(name) || /^requirements.*\.txt$/.test(name))
        return [`${path} configures tests, builds or the interpreter; fix the code that fails instead.`];
      const outside = parts.find(
        (part) => part.startsWith('.') || /^(__pycache__|site-packages|node_modules)$/.test(part),
      );
      if (outside !== undefined)
        return [`${path} lies in ${outside}, which is not the project's source; fix the source.`];
      return [];
    });
  },
};

/**
 * Python source only. The reproduction reads the repo's data, so a patch of data could take away the input that crashes,
 * and every gate would see the failure gone.
 */
export const fileKind: Rule<TextContext> = {
  name: 'file-kind',
  check: ({ files }) =>
    files.flatMap(({ path }) =>
      path.endsWith('.py')
        ? []
        : [`${path} is not Python source (.py): only a change of code can be proven; fix the code.`],
    ),
};
