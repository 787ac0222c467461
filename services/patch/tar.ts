import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import type { Layer } from './port.ts';

export type TarEntry = { readonly path: string; readonly mode: number; readonly bytes: Buffer };

/** Packs files so that the same files give the same bytes: sorted by path, no times, no owners. */
export const tarLayer = async (entries: readonly TarEntry[]): Promise<Layer> => {
  const tar = pack();
  const collected = buffer(tar);
  for (const { path, mode, bytes } of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1)))
    tar.entry({ name: path, mode: mode & 0o777, mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' }, bytes);
  tar.finalize();
  const bytes = await collected;
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
};
