import { descendants, parsePython } from './parser.ts';

/**
 * Top-level names of the modules that a file imports unconditionally (`a` for `import a.b` and `from a.c import d`):
 * without them it cannot be loaded. Imports inside functions, `try` and `if` are left out, relative ones too.
 */
export const requiredImports = async (source: string): Promise<string[]> => {
  const root = (await parsePython(source)).rootNode;
  const names = root.namedChildren.flatMap((statement) => {
    if (statement === null) return [];
    if (statement.type === 'import_statement')
      return descendants(statement, 'dotted_name')
        .filter(({ parent }) => parent?.type === 'import_statement' || parent?.type === 'aliased_import')
        .map(({ text }) => text);
    if (statement.type === 'import_from_statement') {
      const module = statement.childForFieldName('module_name');
      return module?.type === 'dotted_name' ? [module.text] : [];
    }
    return [];
  });
  return [...new Set(names.map((name) => name.split('.', 1)[0] as string))].sort();
};
