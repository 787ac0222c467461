import { runsIn } from '../../python/definitions.ts';
import { fingerprint } from '../../python/fingerprint.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

const LEAVES = new Set(['return_statement', 'raise_statement', 'break_statement', 'continue_statement']);

/** First statements that can never run, because the one before them always leaves. */
const unreachable = (file: PythonFile): Node[] =>
  descendants(file.root, 'block').flatMap((block) => {
    const statements = block.namedChildren.filter((node) => node.type !== 'comment');
    const at = statements.findIndex((node) => LEAVES.has(node.type));
    const next = at === -1 ? undefined : statements[at + 1];
    // The idiom that makes a function a generator: `return` and then `yield`.
    return next === undefined || /^yield\b/.test(next.text) ? [] : [next];
  });

/** Literals and what `not` makes of them. `while True` and `while 1` are loops, not decisions. */
const isDecided = (condition: Node | null): boolean => {
  if (condition === null) return false;
  if (condition.type === 'parenthesized_expression' || condition.type === 'not_operator')
    return isDecided(condition.namedChild(0));
  return (
    /^(true|false|none|integer|float|string|list|dictionary|tuple)$/.test(condition.type) &&
    condition.namedChildren.every((part) => /^string_/.test(part.type))
  );
};

const decided = (file: PythonFile): Node[] =>
  descendants(
    file.root,
    'if_statement',
    'elif_clause',
    'while_statement',
    'assert_statement',
    'conditional_expression',
  ).filter((node) => {
    if (node.type === 'assert_statement') return isDecided(node.namedChild(0));
    if (node.type === 'conditional_expression') return isDecided(node.namedChild(1));
    const condition = node.childForFieldName('condition');
    return isDecided(condition) && !(node.type === 'while_statement' && /^\(?(True|1)\)?$/.test(condition!.text));
  });

export const unreachableCode: Rule<CodeContext> = {
  name: 'unreachable-code',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) =>
      newlyIntroduced(before ? unreachable(before) : [], unreachable(after), runsIn)
        .slice(0, 1)
        .map((node) => `${placeOf(after, node)} can no longer be reached; fix the code instead of leaving before it.`),
    ),
};

export const decidedCondition: Rule<CodeContext> = {
  name: 'decided-condition',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) =>
      newlyIntroduced(
        before ? decided(before) : [],
        decided(after),
        (node) => `${runsIn(node)} ${fingerprint(node.namedChild(0)!)}`,
      )
        .slice(0, 1)
        .map(
          (node) => `${placeOf(after, node)} tests a constant, which switches code on or off for good; test a value.`,
        ),
    ),
};
