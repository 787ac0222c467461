import { open, rename, rm } from 'node:fs/promises';

/**
 * Writes a file that is there whole, or as it was before: a disk that gets full leaves no half of it. What a process that was
 * killed in between leaves has a name that the next try takes.
 */
export const writeWhole = async (path: string, content: string): Promise<void> => {
  const unfinished = `${path}.unfinished`;
  try {
    const file = await open(unfinished, 'w');
    try {
      await file.writeFile(content);
      // Some file systems find out that there is no room only now.
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw cause;
  }
};
