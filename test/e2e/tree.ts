import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything below a folder, hidden files too: path, kind, mode, time of change and content of each. */
export const fingerprint = async (root: string): Promise<string[]> => {
  const names = (await readdir(root, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(root, name);
      const stat = await lstat(path);
      const content = stat.isSymbolicLink() ? await readlink(path) : stat.isFile() ? await readFile(path) : '';
      const digest = createHash('sha256').update(content).digest('hex');
      return `${name} ${stat.mode.toString(8)} ${stat.mtimeMs} ${digest}`;
    }),
  );
};
