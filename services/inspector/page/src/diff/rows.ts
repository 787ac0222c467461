import { parsePatch } from 'diff';
import type { Piece } from '../text/ansi.ts';
import { pythonLines } from '../text/highlight.ts';

export type Side = {
  readonly number: number;
  readonly kind: 'same' | 'removed' | 'added';
  readonly pieces: readonly Piece[];
};
/** One line of both sides; null where a side has none. */
export type Row = { readonly before: Side | null; readonly after: Side | null };
export type FileDiff = {
  readonly name: string;
  readonly hunks: readonly { readonly title: string; readonly rows: readonly Row[] }[];
};

/** A unified diff as pairs of lines: what was removed stands beside what came in its place. */
export const fileDiffs = (patch: string): FileDiff[] =>
  parsePatch(patch).map(({ oldFileName, newFileName, hunks }) => ({
    name: nameOf(newFileName ?? oldFileName ?? ''),
    hunks: hunks.map((hunk) => ({
      title: `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
      rows: rowsOf(hunk.lines, hunk.oldStart, hunk.newStart),
    })),
  }));

const nameOf = (name: string): string => name.replace(/^[ab]\//, '');

const rowsOf = (lines: readonly string[], oldStart: number, newStart: number): Row[] => {
  const told = lines.filter((line) => !line.startsWith('\\'));
  // Each side is coloured whole: a string that spans lines is one on both.
  const coloured = (sign: string) =>
    pythonLines(
      told
        .filter((line) => line.startsWith(' ') || line.startsWith(sign))
        .map((line) => line.slice(1))
        .join('\n'),
    );
  const [before, after] = [coloured('-'), coloured('+')];
  const rows: Row[] = [];
  let [old, fresh] = [0, 0];
  const oldSide = (kind: Side['kind']): Side => ({ number: oldStart + old, kind, pieces: before[old++] ?? [] });
  const newSide = (kind: Side['kind']): Side => ({ number: newStart + fresh, kind, pieces: after[fresh++] ?? [] });
  let removed: Side[] = [];
  let added: Side[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1)
      rows.push({ before: removed[index] ?? null, after: added[index] ?? null });
    removed = [];
    added = [];
  };
  for (const line of told) {
    if (line.startsWith('-')) removed.push(oldSide('removed'));
    else if (line.startsWith('+')) added.push(newSide('added'));
    else {
      flush();
      rows.push({ before: oldSide('same'), after: newSide('same') });
    }
  }
  flush();
  return rows;
};
