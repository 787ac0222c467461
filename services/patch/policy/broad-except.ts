import { runsIn } from '../../python/definitions.ts';
import { fingerprint } from '../../python/fingerprint.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { isBroadName, MAX_TYPES } from './exception-types.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';
import { leavers, swallowedTypes, swallowers } from './swallowing.ts';

const DISPLAY = /^(tuple|list|set|dictionary|pair|parenthesized_expression|expression_list|conditional_expression)$/;

/** Values that give errors of any kind another name: `Skipped = Exception`. */
const broadAliases = (file: PythonFile): Node[] => {
  const holds = (value: Node): boolean =>
    DISPLAY.test(value.type) ? value.namedChildren.some(holds) : file.names.resolveAll(value).some(isBroadName);
  return descendants(file.root, 'assignment', 'named_expression').filter((node) => {
    const value = node.childForFieldName('right') ?? node.childForFieldName('value');
    return value !== null && holds(value);
  });
};

export const broadExcept: Rule<CodeContext> = {
  name: 'broad-except',
  check: (context) =>
    context.changes.flatMap(({ before, after }) => {
      const swallows = (file: PythonFile) => [...swallowers(file, context), ...broadAliases(file)];
      const types = newlyIntroduced(before ? swallowedTypes(before) : [], swallowedTypes(after), (node) =>
        fingerprint(node),
      );
      const byEnumeration = new Set(types.map((node) => node.text)).size > MAX_TYPES ? types : [];
      return [...newlyIntroduced(before ? swallows(before) : [], swallows(after), runsIn), ...byEnumeration]
        .slice(0, 1)
        .map(
          (node) =>
            `${placeOf(after, node)} newly swallows errors of any kind; remove their cause, or handle the one exception type that is expected there.`,
        );
    }),
};

export const finallyLeaves: Rule<CodeContext> = {
  name: 'finally-leaves',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) => {
      const find = (file: PythonFile) => descendants(file.root, 'finally_clause').flatMap(leavers);
      return newlyIntroduced(before ? find(before) : [], find(after), runsIn)
        .slice(0, 1)
        .map(
          (node) => `${placeOf(after, node)} leaves a finally block, which drops the error on its way; let it pass.`,
        );
    }),
};

/** What a context's end returns, other than what lets errors pass, or what another context's end says. */
const swallowingReturns = (file: PythonFile): { of: string; node: Node }[] =>
  file.functions
    .filter(({ name }) => /^__a?exit__$/.test(name))
    .flatMap((f) =>
      leavers(f.body)
        .filter((node) => node.type === 'return_statement')
        .filter((node) => !/^return(\s+(None|False|(await\s+)?[\w.()]+\.__a?exit__\(.*\)))?$/s.test(node.text))
        .map((node) => ({ of: f.qualname, node })),
    );

export const swallowingExit: Rule<CodeContext> = {
  name: 'swallowing-exit',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) =>
      newlyIntroduced(
        before ? swallowingReturns(before) : [],
        swallowingReturns(after),
        ({ of, node }) => `${of} ${fingerprint(node)}`,
      )
        .slice(0, 1)
        .map(
          ({ of, node }) =>
            `${placeOf(after, node)} lets ${of} drop the error that ends its block; return False, or nothing.`,
        ),
    ),
};
