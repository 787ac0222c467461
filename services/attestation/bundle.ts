import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../blobs/text.ts';
import { treeDigest } from '../workspace/prepare.ts';
import { readTree } from '../workspace/walk.ts';

export const ATTESTATION_FILE = 'attestation.json';

/** Digests of everything in a run's folder but the attestation itself: files by name, folders of files as one tree. */
export type BundleDigests = ReadonlyMap<string, string>;

/** The folders that are named as one tree; all others (the blobs) are named file by file. */
const TREES: ReadonlySet<string> = new Set(['workspace']);

const IGNORED: ReadonlySet<string> = new Set([ATTESTATION_FILE, 'lock']);

export const digestBundle = async (folder: string): Promise<BundleDigests> => {
  const digests = new Map<string, string>();
  const visit = async (relative: string): Promise<void> => {
    for (const entry of await readdir(join(folder, relative), { withFileTypes: true })) {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (relative === '' && IGNORED.has(name)) continue;
      if (entry.isDirectory() && TREES.has(name)) {
        const { entries } = await readTree(join(folder, name), Number.POSITIVE_INFINITY);
        digests.set(`${name}/`, treeDigest(entries));
      } else if (entry.isDirectory()) await visit(name);
      else if (entry.isFile()) digests.set(name, sha256(await readFile(join(folder, name))));
    }
  };
  await visit('');
  return new Map([...digests].sort(([a], [b]) => (a < b ? -1 : 1)));
};
