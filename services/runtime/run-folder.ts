import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileLog } from '../../events/log/file/log.ts';
import type { EventLog } from '../../events/log/port.ts';
import { createFolderBlobs } from '../blobs/folder.ts';
import type { TextStore } from '../blobs/port.ts';
import { ServiceError, terminal } from '../failure.ts';
import { makeFolders } from '../files/make-folders.ts';

export const BLOBS_FOLDER = 'blobs';

/** A run's own folder: its log, its blobs, its artifacts. */
export type RunFolder = { readonly path: string; readonly log: EventLog; readonly blobs: TextStore };

export const openRunFolder = (path: string): RunFolder => ({
  path,
  log: createFileLog(path, () => path),
  blobs: createFolderBlobs(join(path, BLOBS_FOLDER)),
});

/**
 * Makes the folder of a new run.
 * @throws {FolderError} where none can be made.
 * @throws {ServiceError} `workspace_refused` when it holds files already: nothing of an earlier run is written over.
 */
export const createRunFolder = async (path: string): Promise<RunFolder> => {
  await makeFolders(path);
  if ((await readdir(path)).length > 0)
    throw new ServiceError(
      terminal('workspace_refused', `The folder ${path} is not empty; name a new one with --out.`),
    );
  return openRunFolder(path);
};
