import { diffWordsWithSpace, parsePatch } from 'diff';
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
      rows.push(marked(removed[index] ?? null, added[index] ?? null));
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

/** Lines of which less stays are two lines, not one that changed. */
const ALIKE = 0.4;
/** Comparing the words of longer lines takes longer than reading them. */
const LONGEST = 2_000;

/** A line and what came in its place, with the words marked in which they differ. */
const marked = (before: Side | null, after: Side | null): Row => {
  if (before === null || after === null) return { before, after };
  const [old, fresh] = [textOf(before), textOf(after)];
  if (Math.max(old.length, fresh.length) > LONGEST) return { before, after };
  const parts = diffWordsWithSpace(old, fresh);
  const same = parts
    .filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { value }) => sum + value.trim().length, 0);
  if (same < ALIKE * Math.max(old.trim().length, fresh.trim().length)) return { before, after };
  const spans = (side: 'added' | 'removed') =>
    parts
      .filter((part) => !part[side === 'added' ? 'removed' : 'added'])
      .map((part) => ({ length: part.value.length, isChanged: part[side] }));
  return {
    before: { ...before, pieces: split(before.pieces, spans('removed')) },
    after: { ...after, pieces: split(after.pieces, spans('added')) },
  };
};

const textOf = ({ pieces }: Side): string => pieces.map(({ text }) => text).join('');

type Span = { readonly length: number; readonly isChanged: boolean };

/** The same pieces, cut where a span begins; those of changed spans are marked. */
const split = (pieces: readonly Piece[], spans: readonly Span[]): Piece[] => {
  const found: Piece[] = [];
  const left = spans.map((span) => ({ ...span }));
  for (const piece of pieces) {
    let { text } = piece;
    while (text !== '') {
      const span = left[0] ?? { length: text.length, isChanged: false };
      const head = text.slice(0, span.length);
      found.push({ text: head, class: span.isChanged ? `${piece.class} word-changed`.trim() : piece.class });
      text = text.slice(head.length);
      span.length -= head.length;
      if (span.length === 0) left.shift();
    }
  }
  return found;
};
