import { descendants, type Node, parsePython } from '../../python/parser.ts';

/** Lines `start` to `end` of a file, counted from 1, both included. */
export type LineRange = { readonly start: number; readonly end: number };

/** Lines around a place that is in no function. */
const MARGIN = 20;

const enclosing = (functions: readonly Node[], line: number): Node | undefined =>
  functions
    .filter((node) => node.startPosition.row < line && line <= node.endPosition.row + 1)
    .reduce<Node | undefined>((inner, node) => (inner && inner.startIndex > node.startIndex ? inner : node), undefined);

const lines = (node: Node): LineRange => {
  const whole = node.parent?.type === 'decorated_definition' ? node.parent : node;
  return { start: whole.startPosition.row + 1, end: whole.endPosition.row + 1 };
};

/**
 * Empties lines that hold a comment only: the grammar takes seconds over some thousand of them in a row (its time grows
 * with their square), and only line numbers are wanted here. Lines with a quote stay: they may end a string.
 */
export const withoutComments = (source: string): string => source.replace(/^[ \t]*#[^'"\n]*$/gm, '');

/**
 * The whole functions (decorators and, for methods, the line of their class included) that hold the given lines; where
 * there is none, 20 lines on both sides. Sorted and merged.
 */
export const functionsAt = async (source: string, at: readonly number[]): Promise<LineRange[]> => {
  const tree = await parsePython(withoutComments(source));
  const count = source.split('\n').length;
  try {
    const functions = descendants(tree.rootNode, 'function_definition');
    const classes = descendants(tree.rootNode, 'class_definition');
    const ranges = at.flatMap((line): LineRange[] => {
      const found = enclosing(functions, line);
      if (found === undefined) return [{ start: Math.max(1, line - MARGIN), end: Math.min(count, line + MARGIN) }];
      const owner = enclosing(classes, lines(found).start);
      const header = owner ? [{ start: owner.startPosition.row + 1, end: owner.startPosition.row + 1 }] : [];
      return [...header, lines(found)];
    });
    return merge(ranges.filter((range) => range.start <= range.end));
  } finally {
    tree.delete();
  }
};

/** The same lines in as few ranges as there can be, sorted: what overlaps and what adjoins is one. */
export const merge = (ranges: readonly LineRange[]): LineRange[] => {
  const merged: LineRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end + 1)
      merged[merged.length - 1] = { ...last, end: Math.max(last.end, range.end) };
    else merged.push(range);
  }
  return merged;
};
