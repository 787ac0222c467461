import type { ProposalContext, RepoView } from '../port.ts';
import { estimateTokens } from './budget.ts';
import type { Caller } from './callers.ts';
import { fenceFor } from './fence.ts';
import { functionsAt, type LineRange, merge } from './functions.ts';
import { plain } from './plain.ts';
import { relatedFiles } from './related.ts';

/** A file, or pieces of it, as a prompt shows it. `ranges` are the lines that it shows of a file that is not shown whole. */
export type Shown = {
  readonly path: string;
  readonly whole: boolean;
  readonly ranges: readonly LineRange[];
  readonly label: string;
  readonly text: string;
};

const source = (repo: RepoView, path: string): string => plain(repo.files.get(path) ?? '');

const whole = (repo: RepoView, path: string): Shown => ({
  path,
  whole: true,
  ranges: [],
  label: `${path} (whole)`,
  text: source(repo, path),
});

const excerpts = (repo: RepoView, path: string, ranges: readonly LineRange[]): Shown => {
  const lines = source(repo, path).split('\n');
  const text = ranges.map(({ start, end }) => lines.slice(start - 1, end).join('\n')).join('\n\n# […]\n\n');
  const where = ranges.map(({ start, end }) => `${start}-${end}`).join(', ');
  return { path, whole: false, ranges, label: `${path} (lines ${where} only)`, text };
};

/** Files of the traceback with the lines it names, innermost first; the target's file leads. */
const tracebackFiles = ({ classification, target, repo }: ProposalContext): Map<string, number[]> => {
  const files = new Map<string, number[]>([[target.file, [target.line]]]);
  for (const { repoFile, line } of classification.frames.toReversed()) {
    if (repoFile === undefined || !repo.files.has(repoFile)) continue;
    files.set(repoFile, [...(files.get(repoFile) ?? []), line]);
  }
  return files;
};

/**
 * What has to be shown: the functions of the traceback's frames, each whole, or their whole file for those that
 * `wholeFiles` names.
 */
export const essentialCode = async (context: ProposalContext, wholeFiles: readonly string[]): Promise<Shown[]> => {
  const { repo } = context;
  const pieces = await Promise.all(
    [...tracebackFiles(context)].map(async ([path, at]) =>
      wholeFiles.includes(path) ? whole(repo, path) : excerpts(repo, path, await functionsAt(source(repo, path), at)),
    ),
  );
  // A file that is shorter than the traceback says has changed since; it is shown by what else speaks for it.
  return pieces.filter((piece) => piece.whole || piece.ranges.length > 0);
};

/** What of a repo is shown, and which files there was no room for. */
export type Selection = { readonly shown: readonly Shown[]; readonly omitted: readonly string[] };

/** Fences differ in nothing that counts here. */
const anyFence = fenceFor([]);

/** Tokens that a quoted piece takes at most, with its fence, its label and the empty line before it. */
export const shownTokens = (piece: Shown): number => estimateTokens(anyFence.quote(piece.label, piece.text)) + 1;

/**
 * Fills `room` tokens, beyond what the essential code takes, in this order: the callers as they come, the rest of the
 * traceback's files (innermost first), then other files, those that are nearest to them first. What does not fit is passed
 * over; a file of which nothing is shown is named in `omitted`.
 */
export const selectCode = (
  { repo }: ProposalContext,
  essential: readonly Shown[],
  callers: readonly Caller[],
  room: number,
): Selection => {
  const pieces = new Map(essential.map((piece) => [piece.path, piece]));
  let left = room;
  const offer = (piece: Shown): void => {
    const now = pieces.get(piece.path);
    const cost = shownTokens(piece) - (now === undefined ? 0 : shownTokens(now));
    if (now?.whole || cost > left) return;
    pieces.set(piece.path, piece);
    left -= cost;
  };
  for (const { path, ranges } of callers)
    offer(excerpts(repo, path, merge([...(pieces.get(path)?.ranges ?? []), ...ranges])));
  const traceback = essential.map(({ path }) => path);
  const related = relatedFiles(repo, traceback);
  for (const path of [...traceback, ...related]) offer(whole(repo, path));
  return { shown: [...pieces.values()], omitted: related.filter((path) => !pieces.has(path)) };
};
