import { type FSWatcher, watch } from 'node:fs';
import { News, type Watch } from './news.ts';

/**
 * News of a folder's files, as far as the system tells of them: not on every network drive, and not once it watches as much as it
 * is allowed to. Who waits for them looks now and then all the same.
 */
export const watchFolder = (folder: string): Watch => {
  const news = new News();
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, () => news.tell()).on('error', () => watcher?.close());
  } catch {
    // Left to who looks.
  }
  return { news, stop: () => watcher?.close() };
};
