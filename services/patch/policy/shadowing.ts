import type { Rule, TextContext } from './rule.ts';

/** The module that a path provides, and the folder it is imported from: `a/json/__init__.py` is `json` of `a`. */
const moduleOf = (path: string): { folder: string; name: string } | null => {
  const parts = path.replace(/\/__init__\.py$/, '.py').split('/');
  const name = parts.pop()!;
  return name.endsWith('.py') ? { folder: parts.join('/'), name: name.slice(0, -3) } : null;
};

export const moduleShadowing: Rule<TextContext> = {
  name: 'module-shadowing',
  check: ({ repo, files, options }) =>
    files.flatMap(({ path }) => {
      const module = moduleOf(path);
      if (module === null || repo.files.has(path)) return [];
      const { folder, name } = module;
      const base = folder === '' ? name : `${folder}/${name}`;
      const other = path.endsWith('/__init__.py') ? `${base}.py` : `${base}/__init__.py`;
      if (repo.files.has(other)) return [`${path} would be imported in place of ${other}; change ${other} itself.`];
      // A repo that shadows the module already may go on doing so.
      if (!options.stdlibModules.has(name)) return [];
      return [`${path} would be imported in place of Python's own module ${name}; choose another name.`];
    }),
};
