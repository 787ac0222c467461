import type { FixReply } from '../../events/schema/proposal.ts';
import { type CodeChange, codeChange } from './changes.ts';
import { addedLines, gitDiff } from './diff.ts';
import { normaliseReply } from './normalise.ts';
import { placeboLayer } from './placebo.ts';
import type { ComputedPatch, PatchRepoWithModes } from './port.ts';
import { tarLayer } from './tar.ts';
import { decodeText } from './text.ts';

const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);

/**
 * Turns a reply that {@link checkPatch} let through into what the sandbox and the user get. The reply is normalised
 * first; files that it leaves as they were are in none of the results.
 */
export const computePatch = async (repo: PatchRepoWithModes, reply: FixReply): Promise<ComputedPatch> => {
  const changes = normaliseReply(repo, reply)
    .files.flatMap(({ path, content }) => {
      const original = repo.files.get(path);
      const before = original === undefined ? null : decodeText(original);
      if (original !== undefined && before === null)
        throw new Error(`${path} is not UTF-8 text, so a patch of it has no diff; the patch policy refuses it.`);
      return before === content ? [] : [{ path, before, after: content, mode: repo.modes.get(path) ?? 0o644 }];
    })
    .sort(byPath);

  const code = new Map<string, CodeChange>();
  for (const { path, before, after } of changes)
    if (path.endsWith('.py')) code.set(path, await codeChange(before ?? '', after));

  const files = changes.map((change) => change.path);
  return {
    diff: changes.map((change) => gitDiff({ ...change, executable: (change.mode & 0o100) !== 0 })).join(''),
    overlay: await tarLayer(changes.map(({ path, mode, after }) => ({ path, mode, bytes: Buffer.from(after) }))),
    placebo: await placeboLayer(repo, files),
    revert: await tarLayer(
      changes.flatMap(({ path, mode }) => (repo.files.has(path) ? [{ path, mode, bytes: repo.files.get(path)! }] : [])),
    ),
    files,
    changedFunctions: [...code].flatMap(([path, change]) => change.functions.map((name) => `${path}:${name}`)),
    changedLines: Object.fromEntries(
      changes.map((change) => [change.path, addedLines(change.before ?? '', change.after)]),
    ),
    label: [...code.values()].some((change) => change.toleratesMore) ? 'mitigation' : 'fix',
  };
};
