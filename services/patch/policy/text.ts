import { addedLines } from '../diff.ts';
import { BOM, decodeText } from '../text.ts';
import type { Rule, TextContext } from './rule.ts';

const MAX_FILE_BYTES = 1024 * 1024;
/** New or changed lines of a whole patch. A fix for one crash is tens of lines; more is a rewrite nobody can review. */
const MAX_CHANGED_LINES = 1000;

/** Encodings that read ASCII text as it is written. Others (`utf-7`, `unicode_escape`) can hide code in a comment. */
const PLAIN_ENCODING = /^(utf-?8|ascii|us-ascii|latin-?1|iso-?8859-\d+|windows-\d+|cp125\d)$/i;
const DECLARATION = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
/** Characters that make a reader see other code than Python does. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/g;

const declaredEncoding = (text: string): string | null => {
  const [first = '', second = ''] = text.replace(BOM, '').split('\n', 2);
  const isBlank = /^[ \t\f]*(#.*)?\r?$/.test(first);
  return DECLARATION.exec(first)?.[1] ?? (isBlank ? DECLARATION.exec(second)?.[1] : undefined) ?? null;
};

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

const problemsOf = (path: string, before: string, content: string): string[] => {
  const problems: string[] = [];
  if (!content.isWellFormed()) problems.push('holds half of a surrogate pair, which UTF-8 cannot encode');
  if (count(content, CONTROL) > count(before, CONTROL)) problems.push('holds a NUL or another control character');
  if (count(content, DIRECTION) > count(before, DIRECTION))
    problems.push('holds characters that change the direction of text');
  if (content.lastIndexOf(BOM) > 0) problems.push('holds a byte order mark in its middle');
  if (!path.endsWith('.py')) return problems;
  // Python ends a line there and the parser does not: the rest of a comment would be code.
  if (/\r(?!\n)/.test(content)) problems.push('holds a carriage return without a line feed');
  const encoding = declaredEncoding(content);
  if (encoding !== null && !PLAIN_ENCODING.test(encoding)) problems.push(`declares the encoding ${encoding}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  else if (encoding !== null && !/^utf-?8$/i.test(encoding) && !/^[\u0000-\u007f]*$/.test(content))
    problems.push(`declares the encoding ${encoding} but holds other characters than ASCII`);
  return problems;
};

export const textEncoding: Rule<TextContext> = {
  name: 'text-encoding',
  check: ({ repo, files }) =>
    files.flatMap(({ path, content }) => {
      const bytes = repo.files.get(path);
      const before = bytes === undefined ? '' : decodeText(bytes);
      if (before === null) return [`${path} is not UTF-8 text in the repo and cannot be patched; fix another file.`];
      return problemsOf(path, before, content).map((problem) => `${path} ${problem}; write plain UTF-8 text.`);
    }),
};

export const patchSize: Rule<TextContext> = {
  name: 'patch-size',
  check: ({ repo, files }) => {
    const large = files.filter(({ content }) => Buffer.byteLength(content) > MAX_FILE_BYTES);
    if (large.length > 0)
      return large.map(({ path }) => `${path} has more than ${MAX_FILE_BYTES} bytes; make a smaller change.`);
    const lines = files
      .map(({ path, content }) => addedLines(decodeText(repo.files.get(path) ?? Buffer.alloc(0)) ?? '', content).length)
      .reduce((sum, n) => sum + n, 0);
    return lines > MAX_CHANGED_LINES
      ? [`The patch changes ${lines} lines and ${MAX_CHANGED_LINES} are allowed; change only what the failure needs.`]
      : [];
  },
};
