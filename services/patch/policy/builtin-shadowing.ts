import { BUILTIN_EXCEPTIONS, BUILTIN_FUNCTIONS } from '../../python/builtins.ts';
import { type CodeContext, newlyIntroduced, placeOf, type Rule } from './rule.ts';

/** Names that also a class body may not bind: the policy would no longer see the real ones used there. */
const CRITICAL = /^(eval|exec|compile|__import__|globals|locals|vars|getattr|setattr|delattr|breakpoint)$/;

export const builtinShadowing: Rule<CodeContext> = {
  name: 'builtin-shadowing',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) => {
      const find = (file: typeof after) =>
        file.names.bound.filter(({ name, level, node }) => {
          if (node.parent?.type === 'import_from_statement' || node.parent?.type === 'import_statement') return false;
          const critical = CRITICAL.test(name) || BUILTIN_EXCEPTIONS.has(name) || /^(exit|quit)$/.test(name);
          return level === 'module' ? critical || BUILTIN_FUNCTIONS.has(name) : critical && !/^(exit|quit)$/.test(name);
        });
      return newlyIntroduced(before ? find(before) : [], find(after), ({ name }) => name)
        .slice(0, 1)
        .map(
          ({ name, node }) =>
            `${placeOf(after, node)} gives Python’s own ${name} another meaning; choose another name.`,
        );
    }),
};
