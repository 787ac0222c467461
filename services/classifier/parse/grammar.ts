export const HEADER = 'Traceback (most recent call last):';
export const GROUP_HEADER = '+ Exception Group Traceback (most recent call last):';

const RELATIONS: Readonly<Record<string, 'cause' | 'context'>> = {
  'The above exception was the direct cause of the following exception:': 'cause',
  'During handling of the above exception, another exception occurred:': 'context',
};

/** What a line between two tracebacks says of the first, or null. */
export const relationOf = (line: string): 'cause' | 'context' | null => RELATIONS[line.trim()] ?? null;

export type FrameLine = { file: string; line: number; function: string };

/** `  File "F", line N, in FUNC` at any indentation. A syntax error's line has no function: it is `<module>`. */
export const parseFrameLine = (text: string): FrameLine | null => {
  const line = text.trim();
  if (!line.startsWith('File "')) return null;
  const close = line.lastIndexOf('", line ');
  if (close < 6) return null;
  const rest = /^(\d{1,9})(?:, in (.+))?$/.exec(line.slice(close + 8));
  if (rest === null || Number(rest[1]) < 1) return null;
  return { file: line.slice(6, close), line: Number(rest[1]), function: rest[2] ?? '<module>' };
};

/** Index at which a frame line's indentation starts, or -1: what comes before is a prefix that some logger put there. */
export const frameIndent = (text: string): number => {
  const at = text.indexOf('File "');
  if (at < 0 || parseFrameLine(text.slice(at)) === null) return -1;
  return text.startsWith('  ', at - 2) && at >= 2 ? at - 2 : at;
};

const LEVELS = new Set('TRACE DEBUG INFO NOTICE WARN WARNING ERROR CRITICAL FATAL ALERT EMERGENCY'.split(' '));
const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:\.(?:[\p{L}_][\p{L}\p{N}_]*|<locals>))*$/u;
/** Exceptions have a module, a capital, or say what they are; a word before a colon in other output seldom does. */
const PLAUSIBLE = /\.|^_*\p{Lu}|(?:error|exception|timeout|warning|interrupt)$/u;
/** Longer than any qualified name that is not an attack. */
const MAX_NAME = 400;

/** `Type: message` or `Type`, as the last line of a traceback; null when the line is something else. */
export const parseErrorLine = (line: string): { errorType: string; message: string | null } | null => {
  const head = line.slice(0, MAX_NAME + 2);
  const colon = head.indexOf(':');
  const name = colon < 0 ? line.trimEnd() : head.slice(0, colon);
  if (name.length > MAX_NAME || LEVELS.has(name.toUpperCase()) || !NAME.test(name)) return null;
  if (colon >= 0 && line.length > colon + 1 && line[colon + 1] !== ' ') return null;
  if (!PLAUSIBLE.test(name)) return null;
  const message = colon < 0 ? '' : line.slice(colon + 2);
  return { errorType: name, message: message === '' ? null : message };
};

const MARKERS = /^[ \t]*[~^][ ~^]*$/;
export const isMarkerLine = (line: string): boolean => MARKERS.test(line);

/**
 * Columns into the source line, in code points: what `~` and `^` stand under. With carets inside tildes (a binary
 * operator, a call, a subscript) it is the whole expression.
 */
export const columnsOf = (marker: string, indent: number): { start: number; end: number } | null => {
  const start = marker.search(/[~^]/) - indent;
  const end = marker.trimEnd().length - indent;
  return start < 0 ? null : { start, end };
};

const RECORD =
  /^\s*[[(]?(?:\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b)/;

/** A line that starts as log records do: with a timestamp or a level. */
export const isLogRecord = (line: string): boolean => RECORD.test(line.slice(0, 64));
