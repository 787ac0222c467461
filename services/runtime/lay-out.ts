import type { KeyObject } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StreamLog } from '../../events/log/jetstream/log.ts';
import { replay } from '../../events/replay.ts';
import type { RunEvent } from '../../events/schema/event.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { BlobRef, INLINE_LIMIT_BYTES } from '../../events/schema/values.ts';
import { stateOf } from '../../machines/step.ts';
import type { BlobStore } from '../blobs/port.ts';
import { makeFolders } from '../files/make-folders.ts';
import { WORKSPACE_FOLDER } from '../orchestrator/commands/prepare-workspace.ts';
import { writeTree } from '../workspace/prepare.ts';
import { unpackTar } from '../workspace/tar.ts';
import { openRunFolder } from './run-folder.ts';
import { type Finished, seal } from './seal.ts';

/** There is something at the place already. */
export class LaidOutError extends Error {
  override readonly name = 'LaidOutError';
}

/** The run has no verdict yet. */
export class UnfinishedRunError extends Error {
  override readonly name = 'UnfinishedRunError';
}

/**
 * Lays out a finished run of the shared log in a folder, as a run on one machine leaves it: log, blobs, workspace, artifacts,
 * audit, attestation. It appears whole, or not at all.
 * @throws {LaidOutError} when the folder is there already, and holds anything.
 * @throws {UnfinishedRunError}
 */
export const layOut = async (
  { log, blobs }: { readonly log: StreamLog; readonly blobs: BlobStore },
  run: string,
  path: string,
  key: KeyObject,
): Promise<Finished> => {
  const texts = await log.texts(run);
  const { records } = await log.readRun(run);
  const { snapshot } = replay(records);
  if (snapshot.status === 'active')
    throw new UnfinishedRunError(`Run ${run} is at ${stateOf(snapshot)}; its orchestrators go on with it.`);
  const unfinished = `${path}.unfinished-${process.pid}`;
  try {
    await makeFolders(unfinished);
    await writeFile(join(unfinished, 'events.jsonl'), texts.map((text) => `${text}\n`).join(''));
    const folder = openRunFolder(unfinished);
    for (const { sha256 } of blobsIn(records)) await folder.blobs.put(await blobs.get(sha256));
    await layOutWorkspace(
      records.flatMap(({ events }) => events),
      blobs,
      join(unfinished, WORKSPACE_FOLDER),
    );
    const finished = await seal(folder, snapshot, records, key);
    await rename(unfinished, path);
    return finished;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw new LaidOutError(`${path} is there already.`, { cause });
    throw cause;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
};

/** The original, with the last patch that was applied: what a run on one machine has in its workspace at the end. */
const layOutWorkspace = async (events: readonly RunEvent[], blobs: BlobStore, path: string): Promise<void> => {
  const prepared = events.findLast((event) => event.type === 'workspace.prepared');
  if (prepared === undefined) return;
  await writeTree(path, await unpackTar(await blobs.get(prepared.tar.sha256)));
  const applied = events.findLast((event) => event.type === 'patch.applied');
  if (applied !== undefined) await writeTree(path, await unpackTar(await blobs.get(applied.overlay.sha256)));
};

/** Every value of a log that is in the blob store: references without a text, and texts that are too long for the log. */
const blobsIn = (records: readonly LogRecord[]): Iterable<BlobRef> => {
  const found = new Map<string, BlobRef>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (value !== null && typeof value === 'object') {
      const { data } = BlobRef.safeParse(value);
      if (data !== undefined && (!('text' in value) || data.bytes > INLINE_LIMIT_BYTES)) found.set(data.sha256, data);
      Object.values(value).forEach(visit);
    }
  };
  visit(records);
  return found.values();
};
