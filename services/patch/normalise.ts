import type { FixReply } from '../../events/schema/proposal.ts';
import { lineEdits } from './edits.ts';
import type { PatchRepo } from './port.ts';
import { BOM, decodeText, dominantEnding, joinLines, type Line, splitLines } from './text.ts';

/**
 * Restores what a proposer loses without meaning to: the original's byte order mark, its line endings (line by line where they
 * are mixed) and the presence of a final newline. Idempotent. Files that are new, or not UTF-8, stay as they are.
 */
export const normaliseReply = (repo: PatchRepo, reply: FixReply): FixReply => ({
  files: reply.files.map(({ path, content }) => {
    const bytes = repo.files.get(path);
    const original = bytes === undefined ? null : decodeText(bytes);
    return { path, content: original === null ? content : normaliseText(original, content) };
  }),
});

const normaliseText = (original: string, content: string): string => {
  const bom = original.startsWith(BOM) ? BOM : '';
  const before = splitLines(original.slice(bom.length));
  const after = splitLines(content.startsWith(BOM) ? content.slice(1) : content);
  return bom + joinLines(withEndingsOf(before, withFinalNewlineOf(before, after)));
};

const withEndingsOf = (before: readonly Line[], after: readonly Line[]): Line[] => {
  const dominant = dominantEnding(before);
  const endings = new Set(before.map((line) => line.end).filter((end) => end !== ''));
  const uniform = (line: Line): Line => (line.end === '' ? line : { ...line, end: dominant });
  if (endings.size < 2) return after.map(uniform);

  // Mixed endings: a line that was there keeps its own, a new one gets what most lines have.
  const result: Line[] = [];
  let b = 0;
  for (const edit of lineEdits(
    before.map((line) => line.text),
    after.map((line) => line.text),
  )) {
    for (let i = 0; i < edit.lines.length; i++) {
      if (edit.kind === 'removed') b++;
      else {
        const mine = after[result.length]!;
        const own = edit.kind === 'same' ? before[b++]!.end : '';
        result.push(mine.end === '' || own === '' ? uniform(mine) : { ...mine, end: own });
      }
    }
  }
  return result;
};

const withFinalNewlineOf = (before: readonly Line[], after: readonly Line[]): Line[] => {
  const wanted = before.at(-1);
  if (wanted === undefined) return [...after];
  const kept = [...after];
  // Without a final newline there are no blank last lines either: they would only be other final newlines.
  if (wanted.end === '') while (kept.length > 1 && kept.at(-1)!.text === '') kept.pop();
  const last = kept.pop();
  if (last === undefined) return [];
  return [...kept, { ...last, end: wanted.end === '' ? '' : last.end === '' ? dominantEnding(before) : last.end }];
};
