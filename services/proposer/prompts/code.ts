import type { ProposalContext, RepoView } from '../port.ts';
import { estimateTokens } from './budget.ts';
import { callers } from './callers.ts';
import { functionsAt } from './functions.ts';
import { relatedFiles } from './related.ts';

/** A file, or pieces of it, as a prompt shows it. */
export type Shown = { readonly path: string; readonly whole: boolean; readonly label: string; readonly text: string };

/** Text as a model is shown it: without byte-order mark and carriage returns, which it would lose or garble. */
export const plain = (text: string): string => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');

const whole = (path: string, source: string): Shown => ({ path, whole: true, label: `${path} (whole)`, text: source });

const excerpts = async (path: string, source: string, at: readonly number[]): Promise<Shown> => {
  const lines = source.split('\n');
  const ranges = await functionsAt(source, at);
  const text = ranges.map(({ start, end }) => lines.slice(start - 1, end).join('\n')).join('\n\n# […]\n\n');
  const where = ranges.map(({ start, end }) => `${start}-${end}`).join(', ');
  return { path, whole: false, label: `${path} (lines ${where} only)`, text };
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

const source = (repo: RepoView, path: string): string => plain(repo.files.get(path) ?? '');

/**
 * What has to be shown: the functions of the traceback's frames, each whole, or their whole file for those that
 * `wholeFiles` names.
 */
export const essentialCode = async (context: ProposalContext, wholeFiles: readonly string[]): Promise<Shown[]> => {
  const files = [...tracebackFiles(context)];
  return Promise.all(
    files.map(([path, at]) =>
      wholeFiles.includes(path)
        ? whole(path, source(context.repo, path))
        : excerpts(path, source(context.repo, path), at),
    ),
  );
};

/** What of a repo is shown, and which files there was no room for. */
export type Selection = { readonly shown: readonly Shown[]; readonly omitted: readonly string[] };

/** Tokens that a quoted piece takes, its fence and label included. */
export const shownTokens = (piece: Shown): number => estimateTokens(piece.text) + estimateTokens(piece.label) + 32;

/**
 * Fills `room` tokens, beyond what the essential code takes: first the functions that call the traceback's, then the rest of
 * the files that are shown in part (innermost first), then other files, those that are nearest to them first. A file that does
 * not fit is passed over and named in `omitted`.
 */
export const selectCode = async (
  context: ProposalContext,
  essential: readonly Shown[],
  room: number,
): Promise<Selection> => {
  const shown = [...essential];
  const omitted: string[] = [];
  let left = room;
  /** Puts a piece in the place of a smaller one of its file, or after the others. */
  const place = (piece: Shown): boolean => {
    const index = shown.findIndex(({ path }) => path === piece.path);
    const smaller = shown[index];
    const more = shownTokens(piece) - (smaller === undefined ? 0 : shownTokens(smaller));
    if (more > left) return false;
    left -= more;
    if (smaller === undefined) shown.push(piece);
    else shown[index] = piece;
    return true;
  };
  const named = tracebackFiles(context);
  for (const [path, lines] of await callers(context)) {
    if (shown.some((piece) => piece.path === path && piece.whole)) continue;
    place(await excerpts(path, source(context.repo, path), [...(named.get(path) ?? []), ...lines]));
  }
  for (const piece of [...shown]) if (!piece.whole) place(whole(piece.path, source(context.repo, piece.path)));
  const files = shown.map(({ path }) => path);
  for (const path of relatedFiles(context.repo, files))
    if (!place(whole(path, source(context.repo, path)))) omitted.push(path);
  return { shown, omitted };
};
