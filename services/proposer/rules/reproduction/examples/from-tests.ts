import { descendants, type Node } from '../../../../python/parser.ts';
import type { Module } from '../../codebase.ts';
import type { Example } from './example.ts';
import { literalCall, literalText, type Row } from './literal-call.ts';
import { isExpectedToFail, rowsOf, testsIn } from './parametrized.ts';
import { preparedValue } from './prepared.ts';
import { namesIn, type Target, type TargetNames } from './target-names.ts';

const EQUALITY = /^self\.assert(Equal|AlmostEqual|ListEqual|DictEqual|TupleEqual|SetEqual)$/;

/** Two sides that a test says are equal: `assert a == b`, `self.assertEqual(a, b)`. */
const equalities = (test: Node): readonly (readonly [Node, Node])[] => [
  ...descendants(test, 'assert_statement').flatMap((node) => {
    const comparison = node.namedChildren[0];
    const [left, right] = comparison?.type === 'comparison_operator' ? comparison.namedChildren : [];
    const equal = comparison?.namedChildCount === 2 && comparison.children.some((child) => child?.type === '==');
    return left && right && equal ? [[left, right] as const] : [];
  }),
  ...descendants(test, 'call').flatMap((node) => {
    const [first, second] = node.childForFieldName('arguments')?.namedChildren ?? [];
    return EQUALITY.test(node.childForFieldName('function')?.text ?? '') && first && second
      ? [[first, second] as const]
      : [];
  }),
];

const isExpected = (node: Node, row: Row): boolean => {
  if (literalText(node, row) !== null) return true;
  const approximate = node.type === 'call' && /(^|\.)approx$/.test(node.childForFieldName('function')?.text ?? '');
  const value = approximate ? node.childForFieldName('arguments')?.namedChildren[0] : null;
  return value ? literalText(value, row) !== null : false;
};

/** The call whose result is compared: the side itself, or the only value of the name that stands there. */
const comparedCall = (side: Node): Node | null => {
  const value = side.type === 'identifier' ? preparedValue(side) : side;
  return value?.type === 'call' ? value : null;
};

/** Whether the test calls the crashed file's code before, for what that does: what comes then may depend on it. */
const isPrepared = (test: Node, call: Node, { local, modules }: TargetNames): boolean =>
  descendants(test, 'expression_statement').some((statement) => {
    const done = statement.namedChildren[0];
    const fn =
      done?.type === 'call' && statement.endIndex <= call.startIndex ? done.childForFieldName('function') : null;
    return (
      fn !== null && fn !== undefined && (local.has(fn.text) || modules.has(fn.childForFieldName('object')?.text ?? ''))
    );
  });

/** Calls of the crashed file's code whose result a test compares with a literal, a row of a parametrized test each. */
export const fromTests = (file: Module, target: Target, failing: ReadonlySet<string>): readonly Example[] => {
  const names = file.test ? namesIn(file, target) : null;
  if (names === null) return [];
  return testsIn(file.root)
    .filter((test) => !failing.has(test.childForFieldName('name')?.text ?? '') && !isExpectedToFail(test))
    .flatMap((test) =>
      rowsOf(test).flatMap((row) =>
        equalities(test).flatMap(([left, right]) => {
          const side = isExpected(right, row) ? left : isExpected(left, row) ? right : null;
          const call = side === null ? null : comparedCall(side);
          const found = call === null || isPrepared(test, call, names) ? null : literalCall(call, target, names, row);
          return found === null ? [] : [{ ...found, from: "the repo's tests" }];
        }),
      ),
    );
};
