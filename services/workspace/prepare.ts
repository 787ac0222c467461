import { createHash } from 'node:crypto';
import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { attempt, ServiceError, terminal } from '../failure.ts';
import type { Entry, Workspace } from './port.ts';
import { packTar } from './tar.ts';
import { readTree } from './walk.ts';

export const createWorkspace = (): Workspace => ({
  prepare: (repo, target, maxBytes) =>
    attempt(async () => {
      const isFolder = await stat(repo).then(
        (found) => found.isDirectory(),
        () => false,
      );
      if (!isFolder)
        throw new ServiceError(
          terminal('workspace_refused', `There is no folder ${repo}; give the repo's folder to --repo.`),
        );
      const { entries, bytes } = await readTree(repo, maxBytes);
      if (!entries.some(({ path }) => path.endsWith('.py')))
        throw new ServiceError(
          terminal('workspace_refused', `${repo} holds no Python file; OpsGuard repairs Python services.`),
        );
      if (target !== null) {
        await rm(target, { recursive: true, force: true });
        await writeTree(target, entries);
      }
      return { entries, bytes, tree: treeDigest(entries), tar: await packTar(entries) };
    }),
});

/** Writes entries below `root`, over what is there. */
export const writeTree = async (root: string, entries: readonly Entry[]): Promise<void> => {
  await mkdir(root, { recursive: true });
  for (const entry of entries) {
    const path = join(root, entry.path);
    await mkdir(dirname(path), { recursive: true });
    if (entry.kind === 'link') await symlink(entry.target, path);
    else await writeFile(path, entry.bytes, { mode: entry.executable ? 0o755 : 0o644 });
  }
};

/** Names a tree: each entry's path, kind and mode, and its content's or target's digest, with lengths so that nothing can be shifted. */
export const treeDigest = (entries: readonly Entry[]): string => {
  const hash = createHash('sha256');
  for (const entry of entries) {
    const content = entry.kind === 'link' ? Buffer.from(entry.target) : entry.bytes;
    const mode = entry.kind === 'link' ? 'link' : entry.executable ? '755' : '644';
    hash.update(`${Buffer.byteLength(entry.path)}:${entry.path} ${mode} ${content.length}:`).update(content);
  }
  return hash.digest('hex');
};
