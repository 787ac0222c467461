import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextStore } from './port.ts';
import { sha256, withTexts } from './text.ts';

/**
 * Blobs as files named by their digest. A blob is durable when `put` resolves, before any event that points to it is
 * appended; it appears under its name whole or not at all.
 */
export const createFolderBlobs = (folder: string): TextStore =>
  withTexts({
    async put(bytes) {
      const digest = sha256(bytes);
      const path = join(folder, digest);
      const present = await stat(path).catch(() => undefined);
      if (present?.size !== bytes.length) {
        await mkdir(folder, { recursive: true });
        const temporary = `${path}.${randomUUID()}`;
        const file = await open(temporary, 'wx');
        await file.writeFile(bytes);
        await file.datasync();
        await file.close();
        await rename(temporary, path);
      }
      return { sha256: digest, bytes: bytes.length };
    },
    async get(digest) {
      const bytes = await readFile(join(folder, digest)).catch((cause) => {
        throw new Error(`Blob ${digest} is not in ${folder}; the run's folder is incomplete.`, { cause });
      });
      if (sha256(bytes) !== digest)
        throw new Error(`Blob ${digest} in ${folder} was changed: its bytes have another digest.`);
      return bytes;
    },
  });
