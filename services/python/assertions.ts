import { descendants, type Node, parsePython } from './parser.ts';

/** unittest's assertions and what each says when it is negated. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ['assertEqual', 'assertNotEqual'],
  ['assertTrue', 'assertFalse'],
  ['assertIs', 'assertIsNot'],
  ['assertIsNone', 'assertIsNotNone'],
  ['assertIn', 'assertNotIn'],
  ['assertIsInstance', 'assertNotIsInstance'],
  ['assertAlmostEqual', 'assertNotAlmostEqual'],
  ['assertGreater', 'assertLessEqual'],
  ['assertLess', 'assertGreaterEqual'],
  ['assertRegex', 'assertNotRegex'],
];
const OPPOSITE = new Map(OPPOSITES.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));
/** Typed forms of assertEqual, which have no negated form of their own. */
for (const name of ['assertListEqual', 'assertDictEqual', 'assertSetEqual', 'assertTupleEqual', 'assertMultiLineEqual'])
  OPPOSITE.set(name, 'assertNotEqual');

/** By the kind of a literal, another value than the one that `_wanted_` holds. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  // Whatever the number is, and however large: a negative one for those from 0 on, a smaller one for the others.
  ...['integer', 'float', 'unary_operator'].map((kind) => [kind, '_wanted_ - abs(_wanted_) - 1'] as const),
  ['string', "_wanted_ + '~'"],
  ['list', '_wanted_ + [0]'],
  ['tuple', '_wanted_ + (0,)'],
  ['dictionary', "{**_wanted_, '~': 0}"],
  ['set', "_wanted_ | {'~'}"],
]);

/**
 * The script with every assertion negated (`assert x` becomes `assert not (x)`, `assertIn` becomes `assertNotIn`), and
 * everything else as it was, line for line. Null when the script asserts nothing that can be negated. A script whose asserted
 * expressions are true fails when they are inverted; one that also passes then asserts nothing. What equals a literal has to
 * differ from another one: an object that equals everything makes the inverted assertion true.
 */
export const invertAssertions = async (script: string): Promise<string | null> => {
  const tree = await parsePython(script);
  try {
    const edits = [
      ...descendants(tree.rootNode, 'assert_statement').flatMap(negateStatement),
      ...descendants(tree.rootNode, 'call').flatMap(negateCall),
    ].sort((a, b) => b.start - a.start);
    if (edits.length === 0) return null;
    return edits.reduce((text, { start, end, by }) => text.slice(0, start) + by + text.slice(end), script);
  } finally {
    tree.delete();
  }
};

type Edit = { readonly start: number; readonly end: number; readonly by: string };

/** Brackets go in around the expression, so that one over several lines stays what it was. */
const negateStatement = (statement: Node): Edit[] => {
  const expression = statement.namedChildren.find((node) => node.type !== 'comment');
  if (expression === undefined) return [];
  const comparison = comparisonIn(expression);
  const { startIndex: start, endIndex: end } = comparison?.whole ?? expression;
  // `assert(x)` has no blank of its own.
  const opening = { start, end: start, by: statement.startIndex + 'assert'.length === start ? ' not (' : 'not (' };
  if (comparison === undefined) return [{ start: end, end, by: ')' }, opening];
  // Each side is worked out once: `assert not ((_checked_ := x) == (_wanted_ := 1)) or _checked_ == OTHER`. Of edits at one
  // place, the first is put in first, and so stands behind those after it.
  const { checked, literal, other } = comparison;
  return [
    { start: end, end, by: `) or _checked_ == ${other}` },
    ...named('_checked_', checked),
    ...named('_wanted_', literal),
    opening,
  ];
};

type Comparison = { readonly whole: Node; readonly literal: Node; readonly checked: Node; readonly other: string };

/** `x == LITERAL`, either way round, with brackets around it or without. */
const comparisonIn = (expression: Node): Comparison | undefined => {
  if (expression.type === 'parenthesized_expression') {
    const inner = expression.namedChildren.filter((node) => node.type !== 'comment');
    return inner.length === 1 ? comparisonIn(inner[0]!) : undefined;
  }
  if (expression.type !== 'comparison_operator') return undefined;
  const [left, right, ...more] = expression.namedChildren.filter((node) => node.type !== 'comment');
  const operators = expression.childrenForFieldName('operators').map((node) => node.text);
  if (left === undefined || right === undefined || more.length > 0 || operators.join() !== '==') return undefined;
  for (const [literal, checked] of [
    [right, left],
    [left, right],
  ] as const) {
    const other = otherThan(literal);
    if (other !== undefined) return { whole: expression, literal, checked, other };
  }
  return undefined;
};

const otherThan = (literal: Node): string | undefined => {
  if (literal.type === 'unary_operator' && !/^-\s*[\d.]/.test(literal.text)) return undefined;
  const other = OTHERS.get(literal.type);
  return literal.type === 'string' && /^\w*b/i.test(literal.text) ? other?.replace("'", "b'") : other;
};

const named = (name: string, { startIndex: start, endIndex: end }: Node): Edit[] => [
  { start, end: start, by: `(${name} := ` },
  { start: end, end, by: ')' },
];

const negateCall = (call: Node): Edit[] => {
  const called = call.childForFieldName('function');
  if (called?.type !== 'attribute') return [];
  const method = called.childForFieldName('attribute')!;
  const opposite = OPPOSITE.get(method.text);
  return opposite === undefined ? [] : [{ start: method.startIndex, end: method.endIndex, by: opposite }];
};
