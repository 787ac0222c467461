import { rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { EventOf } from '../../../events/schema/event.ts';
import type { FixReply } from '../../../events/schema/proposal.ts';
import type { TextStore } from '../../blobs/port.ts';
import { computePatch } from '../../patch/compute.ts';
import { failingLines } from '../../patch/failing-lines.ts';
import { checkPatch } from '../../patch/policy/check.ts';
import type { ComputedPatch, PatchRepoWithModes } from '../../patch/port.ts';
import { patchRepo } from '../../patch/repo.ts';
import { STDLIB_MODULES } from '../../python/stdlib-modules.ts';
import type { Entry } from '../../workspace/port.ts';
import { writeTree } from '../../workspace/prepare.ts';
import { unpackTar } from '../../workspace/tar.ts';
import type { RunHistory } from '../history.ts';
import type { Answer } from '../port.ts';
import { type CommandContext, originalEntries } from './context.ts';
import { WORKSPACE_FOLDER } from './prepare-workspace.ts';

/** apply_patch: the policy's word first; then the patch's layers and diff, and its files in the workspace on disk. */
export const applyPatch = async (context: CommandContext): Promise<Answer> => {
  const { history, blobs } = context;
  const { files, provenance } = history.require('patch.proposed');
  const entries = await originalEntries(context);
  const repo = patchRepo(entries);
  const reply = {
    files: await Promise.all(files.map(async ({ path, content }) => ({ path, content: await blobs.getText(content) }))),
  };
  const verdict = await checkPatch(repo, reply, { stdlibModules: STDLIB_MODULES });
  if (!verdict.ok) return { type: 'patch.refused', reasons: [...verdict.reasons] };

  const patch = await computePatch(repo, reply);
  if (context.folder !== null) await writePatched(join(context.folder, WORKSPACE_FOLDER), context, entries, patch);
  // A default for what is missing adds no handler, but whoever proposed it may know that it leaves the cause.
  const label = provenance.mitigation === true ? 'mitigation' : patch.label;
  return patchApplied(blobs, { ...patch, label }, await failingStatement(history, repo, reply));
};

/** Earlier attempts leave no trace: the original's files are put back before this attempt's are laid over them. */
const writePatched = async (
  path: string,
  { history }: CommandContext,
  entries: readonly Entry[],
  patch: ComputedPatch,
): Promise<void> => {
  const before = history.last('patch.applied')?.files ?? [];
  for (const earlier of before) await rm(join(path, earlier), { force: true });
  await writeTree(
    path,
    entries.filter((entry) => entry.kind === 'file' && before.includes(entry.path)),
  );
  await writeTree(path, await unpackTar(patch.overlay.bytes));
};

/** What the log keeps of a computed patch: its layers as blobs, and the facts that the gates need. */
export const patchApplied = async (
  blobs: TextStore,
  patch: ComputedPatch,
  failing: EventOf<'patch.applied'>['failing'],
): Promise<Answer> => ({
  type: 'patch.applied',
  overlay: await blobs.put(patch.overlay.bytes),
  placebo: await blobs.put(patch.placebo.bytes),
  revert: await blobs.put(patch.revert.bytes),
  diff: await blobs.putText(patch.diff),
  files: [...patch.files],
  changedFunctions: [...patch.changedFunctions],
  changedLines: patch.changedLines,
  failing,
  label: patch.label,
});

/** The statement that the reproduction was seen to fail at, and where the patch leaves it. */
export const failingStatement = async (
  history: RunHistory,
  repo: PatchRepoWithModes,
  reply: FixReply,
): Promise<EventOf<'patch.applied'>['failing']> => {
  const seen = history.events.findLast(
    (event) =>
      event.type === 'cell.observed' && event.cell.tree === 'original' && event.cell.subject.kind === 'reproduction',
  );
  const frames = seen?.type === 'cell.observed' ? (seen.observation.exception?.frames ?? []) : [];
  const frame = frames.findLast(({ origin }) => origin === 'workspace');
  if (frame === undefined) throw new Error('A patch was applied before a reproduction was seen to fail in the repo.');
  const before = repo.files.get(frame.file)?.toString('utf8') ?? '';
  const after = reply.files.find(({ path }) => posix.normalize(path) === frame.file)?.content ?? before;
  return { file: frame.file, lines: await failingLines(before, after, frame.line) };
};
