import type { Node } from './parser.ts';

/** Replaces `[start, end)` (JavaScript string indices) by `text`. */
export type SourceEdit = { readonly start: number; readonly end: number; readonly text: string };

/** Applies edits that do not overlap; everything outside of them stays as it was, byte for byte. */
export const applyEdits = (source: string, edits: readonly SourceEdit[]): string =>
  [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((text, { start, end, text: replacement }) => text.slice(0, start) + replacement + text.slice(end), source);

/** The line ending that the file uses, `\n` where it has none. */
export const newlineOf = (source: string): string => /\r\n|\n|\r/.exec(source)?.[0] ?? '\n';

const lineStart = (source: string, index: number): number =>
  Math.max(source.lastIndexOf('\n', index - 1), source.lastIndexOf('\r', index - 1)) + 1;

/** The white space before a statement that starts its line; null where other code comes first (`if x: y()`). */
export const indentOf = (source: string, statement: Node): string | null => {
  const before = source.slice(lineStart(source, statement.startIndex), statement.startIndex).replace(/^\uFEFF/, '');
  return /^[ \t\f]*$/.test(before) ? before : null;
};

/** One level of indentation as the file writes it: a tab where its first indented line starts with one, else its spaces. */
export const indentUnit = (source: string): string => {
  const first = /^(\t|[ ]+)[^\s#]/m.exec(source)?.[1];
  return first === undefined ? '    ' : first.startsWith('\t') ? '\t' : first;
};

export const replaceNode = (node: Node, text: string): SourceEdit => ({
  start: node.startIndex,
  end: node.endIndex,
  text,
});

/** Lines to stand before a statement, at its indentation (`\t` in `lines` is one level more); null for a one-liner. */
export const insertBefore = (source: string, statement: Node, lines: readonly string[]): SourceEdit | null => {
  const indent = indentOf(source, statement);
  if (indent === null) return null;
  const unit = indentUnit(source);
  const text = lines.map((line) => `${line.replaceAll('\t', unit)}${newlineOf(source)}${indent}`).join('');
  return { start: statement.startIndex, end: statement.startIndex, text };
};

/** Lines to stand after a statement, at its indentation, behind a comment on its last line; null for a one-liner. */
export const insertAfter = (source: string, statement: Node, lines: readonly string[]): SourceEdit | null => {
  const indent = indentOf(source, statement);
  if (indent === null) return null;
  // A comment, and so a block that ends with one, takes the carriage return of its line.
  const end = source.slice(0, statement.endIndex).replace(/[\r\n]+$/, '').length;
  const rest = /^[^\r\n]*/.exec(source.slice(end))?.[0] ?? '';
  if (!/^\s*(#.*)?$/.test(rest)) return null;
  const at = end + rest.length;
  const text = lines.map((line) => `${newlineOf(source)}${indent}${line}`).join('');
  return { start: at, end: at, text };
};

/** The edits that put a statement, with its comments and strings as they are, one level deeper between two headers. */
export const wrapStatement = (
  source: string,
  statement: Node,
  header: string,
  after: readonly string[],
): readonly SourceEdit[] | null => {
  const indent = indentOf(source, statement);
  if (indent === null || holdsMultilineString(statement)) return null;
  const unit = indentUnit(source);
  const newline = newlineOf(source);
  const body = source.slice(statement.startIndex, statement.endIndex).replace(/(\r\n|\n|\r)(?=[^\r\n])/g, `$1${unit}`);
  const lineEnd = /\r\n|\n|\r|$/.exec(source.slice(statement.endIndex))?.index ?? 0;
  const trailing = source.slice(statement.endIndex, statement.endIndex + lineEnd);
  if (!/^[ \t]*(#.*)?$/.test(trailing)) return null;
  const tail = after.map((line) => `${newline}${indent}${line.replaceAll('\t', unit)}`).join('');
  return [
    {
      start: statement.startIndex,
      end: statement.endIndex + trailing.length,
      text: `${header}${newline}${indent}${unit}${body}${trailing}${tail}`,
    },
  ];
};

const holdsMultilineString = (statement: Node): boolean =>
  statement
    .descendantsOfType('string')
    .some((found) => found !== null && found.startPosition.row !== found.endPosition.row);
