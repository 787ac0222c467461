import { descendants, parsePython } from '../python/parser.ts';
import { lineEdits } from './edits.ts';
import { splitLines } from './text.ts';

/**
 * Where the statement that failed stands in the patched text: its own lines where the patch kept them, the lines that
 * took their place where it did not, and none where it took them away. Lines count from 1. A header (`for … in …:`)
 * counts without its body.
 */
export const failingLines = async (before: string, after: string, line: number): Promise<number[]> => {
  const [from, to] = await statementAt(before, line);
  return [...new Set(placesOf(before, after, from, to))].sort((a, b) => a - b);
};

/** First and last line of the simple statement around a line; the line alone where there is none. */
const statementAt = async (source: string, line: number): Promise<[number, number]> => {
  const tree = await parsePython(source);
  try {
    const row = line - 1;
    const around = descendants(tree.rootNode, ...SIMPLE)
      .filter(({ startPosition, endPosition }) => startPosition.row <= row && row <= endPosition.row)
      .at(-1);
    return around === undefined ? [line, line] : [around.startPosition.row + 1, around.endPosition.row + 1];
  } finally {
    tree.delete();
  }
};

const SIMPLE = [
  'expression_statement',
  'return_statement',
  'assert_statement',
  'raise_statement',
  'delete_statement',
  'import_statement',
  'import_from_statement',
  'future_import_statement',
  'print_statement',
  'exec_statement',
] as const;

const placesOf = (before: string, after: string, from: number, to: number): number[] => {
  const texts = (source: string) => splitLines(source).map(({ text }) => text);
  const edits = lineEdits(texts(before), texts(after));
  const places: number[] = [];
  let [oldLine, newLine] = [1, 1];
  edits.forEach((edit, index) => {
    const count = edit.lines.length;
    const meets = edit.kind !== 'added' && oldLine <= to && from < oldLine + count;
    if (meets && edit.kind === 'same')
      for (let at = Math.max(from, oldLine); at <= Math.min(to, oldLine + count - 1); at++)
        places.push(newLine + at - oldLine);
    const next = edits[index + 1];
    if (meets && edit.kind === 'removed' && next?.kind === 'added')
      places.push(...next.lines.map((_, offset) => newLine + offset));
    if (edit.kind !== 'added') oldLine += count;
    if (edit.kind !== 'removed') newLine += count;
  });
  return places;
};
