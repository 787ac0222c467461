import { basename, dirname } from 'node:path';
import type { Process } from '../kernel/process.ts';
import type { DiskWatcher } from '../media/disk.ts';
import type { Audit } from './audit.ts';

/** Follows the files of a disk line by line: what has a line feed is a record. */
export const createFileAudit = (
  audit: Audit,
): DiskWatcher & {
  /** Where a record of a file ends; beyond any file where there is none. */
  endOf(path: string, seq: number): number;
} => {
  /** Where each record of a file ends. */
  const ends = new Map<string, number[]>();
  return {
    endOf: (path, seq) => ends.get(path)?.[seq - 1] ?? Number.POSITIVE_INFINITY,
    lockedOut: () => audit.meet('a second writer, locked out'),
    changed: (path: string, bytes: Buffer, by: Process | undefined) => {
      const run = basename(dirname(path));
      const known = ends.get(path) ?? [];
      ends.set(path, known);
      const left = known.filter((end) => end <= bytes.length);
      if (left.length < known.length) {
        known.length = left.length;
        audit.cutTo(run, left.length);
      }
      for (;;) {
        const begin = known.at(-1) ?? 0;
        const end = bytes.indexOf(0x0a, begin);
        if (end === -1) return;
        known.push(end + 1);
        if (by !== undefined) audit.added(run, bytes.toString('utf8', begin, end), by);
      }
    },
  };
};
