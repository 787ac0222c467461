import { identifierText } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

/** Modules that, once in a variable, reach everything without being named again. */
const POWERFUL = new Set(['os', 'sys', 'shutil', 'threading', 'asyncio', 'types', 'traceback', 'logging']);

/** `x = os`, `f(sys)`, `return os`: a bare module, other than before a dot. */
const bareModules = (file: PythonFile): Node[] =>
  file.uses.filter((use) => use.kind === 'name' && POWERFUL.has(use.name)).map((use) => use.node);

/** `import os as o`; the customary `_os` is as plain as `os`. */
const renamedModules = (file: PythonFile): Node[] =>
  file.uses
    .filter((use) => use.kind === 'import' && POWERFUL.has(use.name))
    .flatMap((use) => descendants(use.node, 'aliased_import'))
    .filter((node) => {
      const name = node.childForFieldName('name')!.text;
      return POWERFUL.has(name) && identifierText(node.childForFieldName('alias')!).replace(/^_/, '') !== name;
    });

export const moduleAsValue: Rule<CodeContext> = {
  name: 'module-as-value',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) => {
      const find = (file: PythonFile) => [...bareModules(file), ...renamedModules(file)];
      return newlyIntroduced(before ? find(before) : [], find(after), (node) => node.text)
        .slice(0, 1)
        .map(
          (node) =>
            `${placeOf(after, node)} passes on or renames a module (${node.text}); write \`module.name\` where it is used.`,
        );
    }),
};

/** `from os import *` brings in names that nobody can see in the file. */
export const wildcardImport: Rule<CodeContext> = {
  name: 'wildcard-import',
  check: ({ changes, options }) =>
    changes.flatMap(({ path, before, after }) =>
      newlyIntroduced(before?.names.wildcards ?? [], after.names.wildcards, (name) => name)
        .filter((name) => options.stdlibModules.has(name.split('.')[0]!))
        .map((name) => `${path} newly imports everything from ${name}; import the names that are used.`),
    ),
};
