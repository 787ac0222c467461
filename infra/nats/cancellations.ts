import { z } from 'zod';
import { decode } from './codec.ts';
import type { Broker } from './connection.ts';
import { messageOf, type OnReport } from './report.ts';
import { subjects } from './subjects.ts';

const Cancel = z.object({ upTo: z.int().min(0) });

/** Runs remembered: a job may be handed out just before the word about its run comes, never long before. */
const REMEMBERED = 1_000;

/** What a worker has heard about runs that nobody waits for any more. */
export type Cancellations = {
  /** Whether a run's job, by its sequence in the job stream, is one that was cancelled. */
  has(run: string, sequence: number): boolean;
  /** Calls back when that becomes true; returns how to stop listening. */
  watch(run: string, sequence: number, callback: () => void): () => void;
  stop(): void;
};

/** Listens for cancelled runs. A cancellation names the last job it is about, so a resumed run's new jobs are not hit. */
export const cancellations = async (broker: Broker, onReport: OnReport): Promise<Cancellations> => {
  const upTo = new Map<string, number>();
  const watchers = new Set<() => void>();
  const has = (run: string, sequence: number): boolean => sequence <= (upTo.get(run) ?? 0);
  const subscription = broker.nc.subscribe(subjects.cancels, {
    callback: (error, message) => {
      try {
        if (error !== null) throw error;
        upTo.set(message.subject.split('.').at(-1)!, Cancel.parse(decode(message.data)).upTo);
      } catch (cause) {
        onReport({ code: 'malformed', message: `A cancellation was dropped: ${messageOf(cause)}.`, cause });
        return;
      }
      if (upTo.size > REMEMBERED) upTo.delete(upTo.keys().next().value!);
      for (const check of [...watchers]) check();
    },
  });
  await broker.nc.flush();
  return {
    has,
    watch: (run, sequence, callback) => {
      const check = (): void => {
        if (has(run, sequence)) callback();
      };
      watchers.add(check);
      check();
      return () => watchers.delete(check);
    },
    stop: () => subscription.unsubscribe(),
  };
};
