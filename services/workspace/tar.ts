import { extract, pack } from 'tar-stream';
import type { Entry } from './port.ts';

const collect = async (stream: unknown): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  // tar-stream's streams are streamx ones, async iterable at run time though not in their types.
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  // What is there in one piece already is not copied.
  return chunks.length === 1
    ? Buffer.from(chunks[0]!.buffer, chunks[0]!.byteOffset, chunks[0]!.byteLength)
    : Buffer.concat(chunks);
};

/** A tar of the entries in the order given: no times, no owners, so that the same tree gives the same bytes. */
export const packTar = async (entries: readonly Entry[]): Promise<Buffer> => {
  const tar = pack();
  const bytes = collect(tar);
  for (const entry of entries) {
    const common = { name: entry.path, mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' };
    if (entry.kind === 'link') tar.entry({ ...common, type: 'symlink', linkname: entry.target, mode: 0o777 });
    else tar.entry({ ...common, type: 'file', mode: entry.executable ? 0o755 : 0o644 }, entry.bytes);
  }
  tar.finalize();
  return bytes;
};

/** The files and links of a tar that {@link packTar} made, in its order. Their bytes are views of it. */
export const unpackTar = async (tar: Buffer): Promise<Entry[]> => {
  const entries: Entry[] = [];
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) {
    const { name, type, linkname, mode } = entry.header;
    if (type === 'symlink') entries.push({ path: name, kind: 'link', target: linkname ?? '' });
    if (type === 'file')
      entries.push({ path: name, kind: 'file', executable: ((mode ?? 0) & 0o100) !== 0, bytes: await collect(entry) });
    else entry.resume();
  }
  return entries;
};
