import { enclosingDefinition, mainBlocks } from '../../../../python/definitions.ts';
import { descendants, type Node } from '../../../../python/parser.ts';
import type { Module } from '../../codebase.ts';
import type { Example } from './example.ts';
import { literalCall, NO_ROW } from './literal-call.ts';
import { namesIn, type Target } from './target-names.ts';

/** Code that runs when the file itself is run: its main block, and calls at module level. */
const topLevelCalls = (root: Node): readonly Node[] => {
  const blocks = new Set(mainBlocks(root).map(({ id }) => id));
  return root.namedChildren
    .filter((node) => node !== null && (blocks.has(node.id) || node.type === 'expression_statement'))
    .flatMap((node) => (node === null ? [] : descendants(node, 'call')))
    .filter((call) => enclosingDefinition(call) === null);
};

/** Literal calls in main blocks and at module level, but for those in the lines of the traceback. */
export const fromMainBlocks = (file: Module, target: Target, lines: ReadonlySet<number>): readonly Example[] => {
  const names = file.test ? null : namesIn(file, target);
  if (names === null) return [];
  return topLevelCalls(file.root).flatMap((call) => {
    for (let row = call.startPosition.row; row <= call.endPosition.row; row += 1) if (lines.has(row + 1)) return [];
    const found = literalCall(call, target, names, NO_ROW);
    return found === null ? [] : [{ ...found, from: `the main block of ${file.path}` }];
  });
};
