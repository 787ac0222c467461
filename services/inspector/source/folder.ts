import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG_FILE } from '../../../events/log/file/reader.ts';
import { RunId } from '../../../events/schema/values.ts';
import { createFolderBlobs } from '../../blobs/folder.ts';
import { BLOBS_FOLDER } from '../../runtime/run-folder.ts';
import type { Artifact, RunRow } from '../protocol.ts';
import { pause } from './changes.ts';
import { mediaTypeOf } from './media-type.ts';
import type { Followed, RunSource } from './port.ts';
import { rowOf } from './run-row.ts';
import { followFile } from './tail.ts';

const LIST_MS = 500;
/** After a run's last record its files are laid out; who reads on at once would miss them. */
const SEALED_FILE = 'audit.json';
const SEAL_LOOKS = 20;

/** The runs in a folder, a folder each. `folderOf` puts a run elsewhere (`--out`). */
export const createFolderSource = (
  root: string,
  folderOf: (run: string) => string = (run) => join(root, run),
  ids: () => Promise<readonly string[]> = () => idsIn(root),
): RunSource => {
  const filesOf = async (run: string): Promise<string[]> => {
    const entries = await readdir(folderOf(run), { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };
  return {
    async *runs(signal) {
      const known = new Map<string, { readonly stamp: string; readonly row: RunRow }>();
      let before = '';
      while (!signal.aborted) {
        const rows: RunRow[] = [];
        for (const run of (await ids()).toReversed()) {
          const path = join(folderOf(run), LOG_FILE);
          const found = await stat(path).catch(() => undefined);
          if (found === undefined) continue;
          const stamp = `${found.size} ${found.mtimeMs}`;
          let entry = known.get(run);
          if (entry?.stamp !== stamp) {
            entry = { stamp, row: rowOf(run, (await readFile(path, 'utf8')).split('\n').slice(0, -1)) };
            known.set(run, entry);
          }
          rows.push(entry.row);
        }
        const now = JSON.stringify(rows);
        if (now !== before) yield rows;
        before = now;
        await pause(LIST_MS, signal);
      }
    },
    has: (run) =>
      stat(folderOf(run)).then(
        (found) => found.isDirectory(),
        () => false,
      ),
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
    artifacts: async (run) =>
      Promise.all(
        (await filesOf(run)).sort().map(async (name): Promise<Artifact> => {
          const { size } = await stat(join(folderOf(run), name));
          return { name, bytes: size, mediaType: mediaTypeOf(name) };
        }),
      ),
    artifact: async (run, name) => ((await filesOf(run)).includes(name) ? readFile(join(folderOf(run), name)) : null),
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
