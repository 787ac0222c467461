import type { LogLine } from '../port.ts';
import { stripAnsi } from './ansi.ts';

const HEADER = 'Traceback (most recent call last):';
const MAX_DEPTH = 12;

/** Strings inside a JSON value that hold a traceback. Deeper than 12 levels nothing is looked for. */
const tracebackStrings = (value: unknown, depth = 0): string[] => {
  if (typeof value === 'string') return value.includes(HEADER) && value.includes('\n') ? [value] : [];
  if (value === null || typeof value !== 'object' || depth >= MAX_DEPTH) return [];
  return Object.values(value).flatMap((inner) => tracebackStrings(inner, depth + 1));
};

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Reads a string literal's text from `start` to its closing quote (or the line's end), escapes resolved. */
const literalText = (line: string, start: number, quote: string): string => {
  const end = closingQuote(line, start, quote);
  return line
    .slice(start, end)
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, hex: string | undefined, char: string | undefined) =>
      hex === undefined ? (ESCAPED[char ?? ''] ?? char ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
    );
};

const closingQuote = (line: string, start: number, quote: string): number => {
  for (let i = start; i < line.length; i += 1) {
    if (line[i] === '\\') i += 1;
    else if (line[i] === quote) return i;
  }
  return line.length;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Tracebacks that one line of the log holds with escaped line ends, as a JSON log record or in another literal; the last
 * of them, because records repeat it under several names. Every line of it keeps the number of the line it came from.
 */
export const embeddedLines = (line: LogLine): LogLine[] | null => {
  const at = line.text.indexOf(HEADER);
  if (at < 0) return null;
  // syslog daemons write control characters as # and three octal digits.
  if (line.text.startsWith('#012', at + HEADER.length)) return numbered(line, line.text.slice(at).split('#012'));
  if (!/^\\+[nr]/.test(line.text.slice(at + HEADER.length, at + HEADER.length + 64))) return null;
  const brace = line.text.indexOf('{');
  const json = brace < 0 || brace > at ? undefined : parseJson(line.text.slice(brace));
  const found = tracebackStrings(json).at(-1);
  const text =
    found ?? literalText(line.text, at, line.text.lastIndexOf("'", at) > line.text.lastIndexOf('"', at) ? "'" : '"');
  return numbered(line, text.split('\n'));
};

const numbered = (line: LogLine, parts: readonly string[]): LogLine[] =>
  parts.map((part) => ({ number: line.number, text: stripAnsi(part.endsWith('\r') ? part.slice(0, -1) : part) }));
