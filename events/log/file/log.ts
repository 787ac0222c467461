import { join } from 'node:path';
import type { LogRecord } from '../../schema/record.ts';
import { type RunId, RunId as RunIdSchema } from '../../schema/values.ts';
import { type EventLog, UnknownRunError, UnreadableLogError } from '../port.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { readHistory } from './reader.ts';
import { RunWriter } from './writer.ts';

/**
 * The log on one machine: a JSONL file a run, `<root>/<run>/events.jsonl`, or wherever `folderOf` puts it. Records are
 * durable (fdatasync) when append resolves. Run ids sort by time, so the folder's order is the order of the runs.
 */
export const createFileLog = (
  root: string,
  folderOf = (run: RunId): string => join(root, run),
  disk: Disk = nodeDisk,
): EventLog => {
  const writers = new Map<RunId, Promise<RunWriter>>();
  const listed = new Set<string>();
  const listeners = new Set<(record: LogRecord) => void>();

  const writer = (run: RunId): Promise<RunWriter> => {
    const open = writers.get(run) ?? RunWriter.open(disk, folderOf(run), run, listed);
    writers.set(run, open);
    open.catch(() => writers.delete(run));
    return open;
  };

  return {
    async append(run, expectedSeq, commit) {
      const record = await (await writer(run)).append(expectedSeq, commit);
      for (const listener of listeners) listener(record);
      return record;
    },
    readRun: (run) => readHistory(disk, folderOf(run), run),
    async *readAll() {
      for (const run of await runsIn(disk, root)) {
        try {
          yield { run, history: await readHistory(disk, folderOf(run), run) };
        } catch (error) {
          if (error instanceof UnreadableLogError) yield { run, history: error };
          else if (!(error instanceof UnknownRunError)) throw error;
        }
      }
    },
    subscribe(onRecord) {
      listeners.add(onRecord);
      return () => listeners.delete(onRecord);
    },
    async close() {
      const open = await Promise.allSettled(writers.values());
      writers.clear();
      for (const result of open) if (result.status === 'fulfilled') await result.value.close();
    },
  };
};

const runsIn = async (disk: Disk, root: string): Promise<RunId[]> =>
  (await disk.list(root)).filter((name) => RunIdSchema.safeParse(name).success).toSorted();
