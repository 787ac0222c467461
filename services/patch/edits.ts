import { diffArrays } from 'diff';

/** Consecutive lines of one kind; `lines` are the new text's for `same` and `added`, the old text's for `removed`. */
export type Edit<T> = { readonly kind: 'same' | 'removed' | 'added'; readonly lines: readonly T[] };

/** Beyond this many edits the search costs seconds (it is O(N·D)), and the texts have little in common anyway. */
const MAX_EDITS = 4000;

/** The edits from one list of lines to another, removals before additions; a whole replacement where they differ too much. */
export const lineEdits = (before: readonly string[], after: readonly string[]): Edit<string>[] => {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  const old = before.slice(head, before.length - tail);
  const fresh = after.slice(head, after.length - tail);
  const middle: Edit<string>[] = diffArrays(old, fresh, { maxEditLength: MAX_EDITS })?.map((part) => ({
    kind: part.added ? 'added' : part.removed ? 'removed' : 'same',
    lines: part.value,
  })) ?? [
    { kind: 'removed', lines: old },
    { kind: 'added', lines: fresh },
  ];
  const edits: Edit<string>[] = [
    { kind: 'same', lines: after.slice(0, head) },
    ...middle,
    { kind: 'same', lines: after.slice(after.length - tail) },
  ];
  return edits.filter((edit) => edit.lines.length > 0);
};
