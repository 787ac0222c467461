import type { Rule, TextContext } from './rule.ts';

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

const SOURCE_OR_DATA =
  /\.(py|json|ya?ml|toml|ini|cfg|conf|properties|csv|tsv|txt|md|rst|xml|html?|jinja2?|j2|tmpl|sql)$/;

const isTest = (parts: readonly string[]): boolean => {
  const name = parts.at(-1)!;
  return /^(test_.*|.*_test|tests?)\.py$/.test(name) || parts.slice(0, -1).some((folder) => /^tests?$/.test(folder));
};

export const protectedFile: Rule<TextContext> = {
  name: 'protected-file',
  check: ({ files }) =>
    files.flatMap(({ path }) => {
      const parts = path.toLowerCase().split('/');
      const name = parts.at(-1)!;
      if (isTest(parts)) return [`${path} is a test; a fix changes the code that the tests check, not the tests.`];
      if (CONFIGURATION.has(name) || /^requirements.*\.txt$/.test(name))
        return [`${path} configures tests, builds or the interpreter; fix the code that fails instead.`];
      const outside = parts.find(
        (part) => part.startsWith('.') || /^(__pycache__|site-packages|node_modules)$/.test(part),
      );
      if (outside !== undefined)
        return [`${path} lies in ${outside}, which is not the project's source; fix the source.`];
      return [];
    }),
};

export const fileKind: Rule<TextContext> = {
  name: 'file-kind',
  check: ({ repo, files }) =>
    files.flatMap(({ path }) => {
      if (path.endsWith('.py')) return [];
      if (!SOURCE_OR_DATA.test(path.toLowerCase()) || path.toLowerCase().endsWith('.py'))
        return [`${path} is neither Python source (.py) nor a text data file; fix the code instead.`];
      if (!repo.files.has(path) && path.toLowerCase().endsWith('.toml'))
        return [`${path} would be a new configuration file; fix the code instead.`];
      return [];
    }),
};
