import { createHash } from 'node:crypto';
import { lineEdits } from './edits.ts';
import { splitLines } from './text.ts';

/** One file's change; `before` is null for a file that the patch adds. */
export type FileChange = {
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
  readonly executable: boolean;
};

const CONTEXT_LINES = 3;

/** A change in git's diff format, byte for byte what `git apply` takes: endings, BOM and a missing newline kept. */
export const gitDiff = ({ path, before, after, executable }: FileChange): string => {
  const mode = executable ? '100755' : '100644';
  const ids = `${before === null ? '0'.repeat(40) : blobId(before)}..${blobId(after)}`;
  const head =
    before === null ? `${header(path)}new file mode ${mode}\nindex ${ids}\n` : `${header(path)}index ${ids} ${mode}\n`;
  const hunks = hunksOf(before ?? '', after);
  if (hunks === '') return head;
  const from = before === null ? '/dev/null' : named('a', path);
  return `${head}--- ${from}\n+++ ${named('b', path)}\n${hunks}`;
};

/** Numbers (from 1) of the new text's lines that are not the old text's. */
export const addedLines = (before: string, after: string): number[] => {
  const numbers: number[] = [];
  let line = 1;
  for (const edit of editsOf(before, after)) {
    if (edit.kind === 'added') for (let i = 0; i < edit.lines.length; i++) numbers.push(line + i);
    if (edit.kind !== 'removed') line += edit.lines.length;
  }
  return numbers;
};

const editsOf = (before: string, after: string) => {
  const whole = (text: string) => splitLines(text).map((line) => line.text + line.end);
  return lineEdits(whole(before), whole(after));
};

const hunksOf = (before: string, after: string): string => {
  const rows: { mark: ' ' | '-' | '+'; line: string }[] = editsOf(before, after).flatMap((edit) =>
    edit.lines.map((line) => ({ mark: ({ same: ' ', removed: '-', added: '+' } as const)[edit.kind], line })),
  );
  let hunks = '';
  let oldLine = 1;
  let newLine = 1;
  for (let at = 0; at < rows.length; ) {
    const first = rows.findIndex((row, index) => index >= at && row.mark !== ' ');
    if (first === -1) break;
    const start = Math.max(at, first - CONTEXT_LINES);
    oldLine += start - at;
    newLine += start - at;
    let end = first;
    for (let i = first; i < rows.length && i <= end + 2 * CONTEXT_LINES; i++) if (rows[i]!.mark !== ' ') end = i;
    const hunk = rows.slice(start, Math.min(rows.length, end + 1 + CONTEXT_LINES));
    const olds = hunk.filter((row) => row.mark !== '+').length;
    const news = hunk.filter((row) => row.mark !== '-').length;
    hunks += `@@ -${range(oldLine, olds)} +${range(newLine, news)} @@\n${hunk.map(printRow).join('')}`;
    oldLine += olds;
    newLine += news;
    at = start + hunk.length;
  }
  return hunks;
};

const printRow = ({ mark, line }: { mark: string; line: string }) =>
  line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;

/** A side without lines is named by the line before it. */
const range = (start: number, count: number) =>
  count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;

const header = (path: string) => `diff --git ${quoted(`a/${path}`)} ${quoted(`b/${path}`)}\n`;

/** A name with a space ends in a tab, so that it cannot run into a date. */
const named = (side: 'a' | 'b', path: string) => {
  const name = quoted(`${side}/${path}`);
  return name.includes(' ') ? `${name}\t` : name;
};

/** As git does with `core.quotePath`: C escapes, and octal ones for the bytes of other than ASCII. */
const quoted = (name: string): string => {
  if (/^[ !#-[\]-~]*$/.test(name)) return name;
  const escaped = [...Buffer.from(name)].map((byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    if (byte < 0x20 || byte > 0x7e) return `\\${byte.toString(8).padStart(3, '0')}`;
    return String.fromCharCode(byte);
  });
  return `"${escaped.join('')}"`;
};

const blobId = (text: string): string => {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
};
