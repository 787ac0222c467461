import type { Entry } from '../workspace/port.ts';
import type { PatchRepoWithModes } from './port.ts';

/** A workspace's entries as the patch service takes them. */
export const patchRepo = (entries: readonly Entry[]): PatchRepoWithModes => {
  const files = entries.filter((entry) => entry.kind === 'file');
  return {
    files: new Map(files.map((entry) => [entry.path, entry.bytes])),
    links: new Set(entries.filter((entry) => entry.kind === 'link').map((entry) => entry.path)),
    modes: new Map(files.map((entry) => [entry.path, entry.executable ? 0o755 : 0o644])),
  };
};
