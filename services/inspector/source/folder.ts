import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG_FILE } from '../../../events/log/file/reader.ts';
import { RunId } from '../../../events/schema/values.ts';
import { createFolderBlobs } from '../../blobs/folder.ts';
import { BLOBS_FOLDER } from '../../runtime/run-folder.ts';
import type { Artifact, RunRow } from '../protocol.ts';
import { FILE_START, type FilePosition, openLog, recordsIn } from './file-records.ts';
import { followFile } from './follow-file.ts';
import { type KnownRows, listRuns, type Stamped } from './list-runs.ts';
import { mediaTypeOf } from './media-type.ts';
import { pause } from './news.ts';
import type { Followed, RunSource } from './port.ts';
import { emptyRow, rowAfter, unreadableRow } from './run-row.ts';

const LIST_MS = 500;
/** After a run's last record its files are laid out; who reads on at once would miss them. */
const SEALED_FILE = 'audit.json';
const SEAL_LOOKS = 20;
/** The writer's lock, and the takers-over of one: no files of the run's. */
const LOCK = /^lock(\.|$)/;

/** The runs in a folder, a folder each. `folderOf` puts a run elsewhere (`--out`). */
export const createFolderSource = (
  root: string,
  folderOf: (run: string) => string = (run) => join(root, run),
  ids: () => Promise<readonly string[]> = () => idsIn(root),
): RunSource => {
  const known: KnownRows = new Map();
  const read = rowReader(folderOf);
  const filesOf = async (run: string): Promise<string[]> => {
    const entries = await readdir(folderOf(run), { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile() && !LOCK.test(entry.name)).map(({ name }) => name);
  };
  const look = async (): Promise<Stamped[]> => {
    const found: Stamped[] = [];
    for (const run of (await ids()).toReversed()) {
      const file = await stat(join(folderOf(run), LOG_FILE)).catch(() => undefined);
      if (file !== undefined) found.push({ run, stamp: `${file.ino} ${file.size} ${file.mtimeMs}` });
    }
    return found;
  };
  return {
    has: async (run) => (await stat(folderOf(run)).catch(() => undefined))?.isDirectory() === true,
    runs: (signal) => listRuns({ known, look, read, everyMs: LIST_MS }, signal),
    async *follow(run, after, signal): AsyncGenerator<Followed> {
      for await (const followed of followFile(folderOf(run), run, after, signal)) {
        if (followed.kind === 'end') await sealed(() => filesOf(run), signal);
        yield followed;
      }
    },
    blob: (run, sha256) =>
      createFolderBlobs(join(folderOf(run), BLOBS_FOLDER))
        .get(sha256)
        .catch(() => null),
    artifacts: async (run) => {
      const found: Artifact[] = [];
      for (const name of (await filesOf(run)).sort()) {
        const file = await stat(join(folderOf(run), name)).catch(() => undefined);
        if (file !== undefined) found.push({ name, bytes: file.size, mediaType: mediaTypeOf(name) });
      }
      return found;
    },
    artifact: async (run, name) => ((await filesOf(run)).includes(name) ? readFile(join(folderOf(run), name)) : null),
  };
};

/** Reads a run's row, each time from where it came to the last time: a long log that goes on is not read anew. */
const rowReader = (folderOf: (run: string) => string): ((run: string) => Promise<RunRow>) => {
  const reached = new Map<string, { readonly at: FilePosition; readonly row: RunRow }>();
  return async (run) => {
    let { at, row } = reached.get(run) ?? { at: FILE_START, row: emptyRow(run) };
    try {
      const file = await openLog(folderOf(run));
      try {
        if (file !== undefined)
          for await (const { record, at: next } of recordsIn(file, run, at)) [at, row] = [next, rowAfter(row, record)];
      } finally {
        await file?.close();
      }
      reached.set(run, { at, row });
      return row;
    } catch (cause) {
      // What it is when it changes again is read from its first record.
      reached.delete(run);
      return unreadableRow(row, cause);
    }
  };
};

const sealed = async (files: () => Promise<readonly string[]>, signal: AbortSignal): Promise<void> => {
  for (let look = 0; look < SEAL_LOOKS && !signal.aborted; look++) {
    if ((await files()).includes(SEALED_FILE)) return;
    await pause(100, signal);
  }
};

const idsIn = async (root: string): Promise<string[]> =>
  (await readdir(root).catch(() => [])).filter((name) => RunId.safeParse(name).success).sort();
