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

/**
 * The script with every assertion negated (`assert x == y` becomes `assert not (x == y)`, `assertIn` becomes
 * `assertNotIn`), and everything else as it was, line for line. Null when the script asserts nothing that can be
 * negated. A script whose asserted expressions are true fails when they are inverted; one that also passes then asserts nothing.
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
  const { startIndex: start, endIndex: end } = expression;
  return [
    // `assert(x)` has no blank of its own.
    { start, end: start, by: statement.startIndex + 'assert'.length === start ? ' not (' : 'not (' },
    { start: end, end, by: ')' },
  ];
};

const negateCall = (call: Node): Edit[] => {
  const called = call.childForFieldName('function');
  if (called?.type !== 'attribute') return [];
  const method = called.childForFieldName('attribute')!;
  const opposite = OPPOSITE.get(method.text);
  return opposite === undefined ? [] : [{ start: method.startIndex, end: method.endIndex, by: opposite }];
};
