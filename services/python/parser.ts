import { createRequire } from 'node:module';
import { Language, type Node, Parser, type Tree } from 'web-tree-sitter';

export type { Node, Tree } from 'web-tree-sitter';

let loading: Promise<Parser> | undefined;

const load = async (): Promise<Parser> => {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm');
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
};

/**
 * Parses Python source. Offsets in the tree (`startIndex`, `endIndex`, columns) are JavaScript string indices, so an
 * edit is a slice of the source and everything around it stays as it was. The grammar accepts Python 2 as well: a tree
 * without errors is no proof that Python 3 compiles it. The first call loads the grammar (about 15 ms).
 */
export const parsePython = async (source: string): Promise<Tree> => {
  loading ??= load();
  const tree = (await loading).parse(source);
  if (tree === null) throw new Error('The Python parser gave no tree, which it does only without a language set.');
  return tree;
};

/** All nodes of the given types below `node`, in source order, `node` itself included. */
export const descendants = (node: Node, ...types: string[]): Node[] =>
  node.descendantsOfType(types).filter((found): found is Node => found !== null);
