import type { Node } from './parser.ts';

/** A place in a file as a traceback or a container gives it: 1-based line, 0-based code-point columns into the file's line. */
export type TracebackPlace = {
  readonly line: number;
  readonly columns: { readonly start: number; readonly end: number } | null;
};

/** What was running there. `node` is the marked expression where columns are known and match one; the statement always is. */
export type LocatedPlace = { readonly node: Node | null; readonly statement: Node };

const lineStarts = (source: string): readonly number[] => {
  const starts = [0];
  for (const match of source.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
};

const utf16 = (line: string, codePoints: number): number => [...line].slice(0, codePoints).join('').length;

const isStatement = (node: Node): boolean =>
  node.parent !== null && (node.parent.type === 'block' || node.parent.type === 'module') && node.type !== 'comment';

/** The nearest statement that `node` is in, itself included. */
export const enclosingStatement = (node: Node): Node | null => {
  let at: Node | null = node;
  while (at !== null && !isStatement(at)) at = at.parent;
  return at;
};

/** Finds the code of a traceback's frame in a tree of the same source; null where the line is beyond it or blank. */
export const locate = (source: string, root: Node, place: TracebackPlace): LocatedPlace | null => {
  const starts = lineStarts(source);
  const begin = starts[place.line - 1];
  if (begin === undefined) return null;
  const text = source.slice(begin, starts[place.line] ?? source.length).replace(/[\r\n]+$/, '');
  const bom = begin === 0 && text.startsWith('\uFEFF') ? 1 : 0;
  const first = bom + (/^\s*/.exec(text.slice(bom))?.[0].length ?? 0);
  if (first >= text.length) return null;

  const exact = place.columns === null ? null : exactNode(root, text, begin + bom, text.slice(bom), place.columns);
  const from = exact ?? root.descendantForIndex(begin + first, begin + first + 1);
  const statement = from === null ? null : enclosingStatement(from);
  return statement === null ? null : { node: exact, statement };
};

const exactNode = (
  root: Node,
  whole: string,
  begin: number,
  line: string,
  columns: { readonly start: number; readonly end: number },
): Node | null => {
  const start = begin + utf16(line, columns.start);
  const end = begin + utf16(line, columns.end);
  if (end <= start || end > begin + whole.length) return null;
  const found = root.namedDescendantForIndex(start, end);
  return found !== null && found.startIndex === start && found.endIndex === end ? found : null;
};

/**
 * Columns into the file's line from columns into the line as a traceback prints it (indentation stripped); null when the
 * printed line is not that line of the file any more.
 */
export const columnsInFile = (
  source: string,
  line: number,
  printed: string | undefined,
  columns: { readonly start: number; readonly end: number } | undefined,
): { start: number; end: number } | null => {
  if (columns === undefined || printed === undefined) return null;
  const text = source.split(/\r\n|\n|\r/)[line - 1]?.replace(/^\uFEFF/, '');
  if (text === undefined || text.trim() !== printed.trim()) return null;
  const shift = text.length - text.trimStart().length;
  return { start: columns.start + shift, end: columns.end + shift };
};
