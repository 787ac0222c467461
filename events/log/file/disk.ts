import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireLock } from './lock.ts';

/** What the log needs of a file system, so that a simulation can stand in for one that fails and forgets. */
export type Disk = {
  /** The names in a folder; none where there is no folder. */
  list(folder: string): Promise<readonly string[]>;
  /** A file's bytes, which survive a power cut once this resolves; undefined where there is no file. */
  read(folder: string, name: string): Promise<Buffer | undefined>;
  /**
   * Opens a file for this process alone, made empty and with its folders where it is not there.
   * @throws {FencedError} while a living process, this one included, has a file of the folder open.
   */
  open(folder: string, name: string): Promise<LogFile>;
  /** What a folder lists survives a power cut once this resolves. A folder that may not be read is none that was made here. */
  syncFolder(folder: string): Promise<void>;
};

/** A file that is open for writing. An error of any of its methods leaves in doubt what it did. */
export type LogFile = {
  read(): Promise<Buffer>;
  /** Cuts the file to its first `length` bytes, for good: what was cut off does not come back after a power cut. */
  truncate(length: number): Promise<void>;
  append(text: string): Promise<void>;
  /** What was written before survives a power cut once this resolves. */
  sync(): Promise<void>;
  /** Closes the file, and lets others open it. */
  close(): Promise<void>;
};

/** undefined where it fails with the error of that code. */
const unless =
  (code: 'ENOENT' | 'EACCES') =>
  async <T>(reading: Promise<T>): Promise<T | undefined> => {
    try {
      return await reading;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === code) return undefined;
      throw error;
    }
  };
const ifThere = unless('ENOENT');
const ifReadable = unless('EACCES');

export const nodeDisk: Disk = {
  list: async (folder) => (await ifThere(readdir(folder))) ?? [],
  read: async (folder, name) => {
    const file = await ifThere(open(join(folder, name), 'r'));
    if (file === undefined) return undefined;
    try {
      const bytes = await file.readFile();
      // A writer that was killed before it synced left them in the machine's memory alone.
      await file.datasync();
      return bytes;
    } finally {
      await file.close();
    }
  },
  open: async (folder, name) => {
    await mkdir(folder, { recursive: true });
    const release = await acquireLock(join(folder, 'lock'));
    try {
      const file = await open(join(folder, name), 'a+');
      return {
        read: () => file.readFile(),
        truncate: async (length) => {
          await file.truncate(length);
          await file.sync();
        },
        append: (text) => file.appendFile(text),
        sync: () => file.datasync(),
        close: async () => {
          await file.close();
          await release();
        },
      };
    } catch (error) {
      await release();
      throw error;
    }
  },
  syncFolder: async (folder) => {
    const handle = await ifReadable(open(folder, 'r'));
    await handle?.sync();
    await handle?.close();
  },
};
