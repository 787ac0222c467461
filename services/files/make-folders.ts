import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDiskFull } from '../failure.ts';
import { refusalText } from './refusal.ts';

/** A folder that cannot be made where it was wanted; the cause is the file system's own error. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

/**
 * Makes a folder and those above it that are missing. Not by mkdir's own `recursive`: that one never comes back from where a
 * folder is not there and none can be made (/proc).
 * @throws {FolderError}; a full disk as what it is.
 */
export const makeFolders = async (path: string, mode?: number): Promise<void> => {
  try {
    await makeMissing(path, mode);
  } catch (cause) {
    if (isDiskFull(cause)) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new FolderError(`The folder ${path} cannot be made (${refusalText(code)}); name one elsewhere with --out.`, {
      cause,
    });
  }
};

const makeMissing = async (path: string, mode: number | undefined): Promise<void> => {
  const missing: string[] = [];
  for (let folder = path; !(await isThere(folder)); folder = dirname(folder)) {
    missing.push(folder);
    if (folder === dirname(folder)) break;
  }
  for (const folder of missing.reverse())
    await mkdir(folder, mode).catch((cause: NodeJS.ErrnoException) => {
      // Somebody else made it in the meantime.
      if (cause.code !== 'EEXIST') throw cause;
    });
};

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw cause;
  }
};
