import { BUILTIN_EXCEPTIONS, BUILTIN_FUNCTIONS } from '../../python/builtins.ts';
import type { Node } from '../../python/parser.ts';
import { importsIn } from '../../python/scope.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

/** Names that also a class body may not bind: the policy would no longer see the real ones used there. */
const CRITICAL = /^(eval|exec|compile|__import__|globals|locals|vars|getattr|setattr|delattr|breakpoint)$/;

type Shadow = { readonly name: string; readonly node: Node };

const boundShadows = (file: PythonFile): Shadow[] =>
  file.names.bound.filter(({ name, level, node }) => {
    if (node.parent?.type === 'import_from_statement' || node.parent?.type === 'import_statement') return false;
    const critical = CRITICAL.test(name) || BUILTIN_EXCEPTIONS.has(name) || /^(exit|quit)$/.test(name);
    return level === 'module' ? critical || BUILTIN_FUNCTIONS.has(name) : critical && !/^(exit|quit)$/.test(name);
  });

/** Imports under a name of Python's, unless it is the thing's own and the patch has no part in it, as in `from io import open`. */
const importedShadows = (file: PythonFile, { changes, locate }: CodeContext): Shadow[] =>
  importsIn(file.root).filter(({ name, module, imported }) => {
    if (!BUILTIN_FUNCTIONS.has(name) && !BUILTIN_EXCEPTIONS.has(name)) return false;
    const path = locate(module, file.path)?.path;
    return name !== (imported ?? module) || changes.some((change) => change.path === path);
  });

export const builtinShadowing: Rule<CodeContext> = {
  name: 'builtin-shadowing',
  check: (context) =>
    context.changes.flatMap(({ before, after }) => {
      const find = (file: PythonFile) => [...boundShadows(file), ...importedShadows(file, context)];
      return newlyIntroduced(before ? find(before) : [], find(after), ({ name }) => name)
        .slice(0, 1)
        .map(
          ({ name, node }) =>
            `${placeOf(after, node)} gives Python’s own ${name} another meaning; choose another name.`,
        );
    }),
};
