import { createRequire } from 'node:module';
import { Language, type Node, Parser, type Tree } from 'web-tree-sitter';
import { ServiceError, terminal } from '../failure.ts';

export type { Node, Tree } from 'web-tree-sitter';

/** Long runs of comments take the parser quadratic time: 5,000 lines of them about 5 s. Honest source takes milliseconds. */
const PARSE_MS = 10_000;

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
 * @throws {ServiceError} `workspace_refused` when a source takes longer than 10 s.
 */
export const parsePython = async (source: string): Promise<Tree> => {
  loading ??= load();
  const parser = await loading;
  const deadline = performance.now() + PARSE_MS;
  const tree = parser.parse(source, null, { progressCallback: () => performance.now() > deadline });
  if (tree === null) {
    // Cancelled, the parser would go on with this source in its next call.
    parser.reset();
    throw new ServiceError(
      terminal(
        'workspace_refused',
        `A Python file of ${source.length} characters could not be parsed within ${PARSE_MS / 1000} s; leave generated files out of the repo.`,
      ),
    );
  }
  return tree;
};

/** All nodes of the given types below `node`, in source order, `node` itself included. */
export const descendants = (node: Node, ...types: string[]): Node[] =>
  node.descendantsOfType(types).filter((found): found is Node => found !== null);
