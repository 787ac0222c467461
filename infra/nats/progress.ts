import { decode } from './codec.ts';
import type { Broker } from './connection.ts';
import { messageOf, type OnReport } from './report.ts';
import { jobInSubject, type Pool, partitionOf, runOf, subjects } from './subjects.ts';
import type { Subscription } from './subscriptions.ts';

/** At most this often for one job: it is for the eyes of a person. */
const EVERY_MS = 250;

/**
 * Tells whoever watches how far a job is. Not stored, at most four a second, and never in the way: what cannot be sent is
 * dropped.
 */
export const progressPublisher = (
  broker: Broker,
  job: Pool & { readonly id: string },
): ((progress: unknown) => void) => {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - last < EVERY_MS || broker.nc.isClosed()) return;
    last = now;
    try {
      broker.nc.publish(subjects.progress(job, job.id), JSON.stringify(progress));
    } catch {
      // A connection that is closing: the job itself will tell.
    }
  };
};

/** Watches how far the jobs of one run are. `parse` throws on what does not fit; that is reported and dropped. */
export const subscribeProgress = async <A>(
  broker: Broker,
  run: string,
  callbacks: {
    readonly parse: (payload: unknown) => A;
    readonly handle: (job: string, progress: A) => void;
    readonly onReport: OnReport;
  },
): Promise<Subscription> => {
  const subscription = broker.nc.subscribe(subjects.progressOf(partitionOf(run)), {
    callback: (error, message) => {
      try {
        if (error !== null) throw error;
        const job = jobInSubject(message.subject);
        if (job === undefined || runOf(job) !== run) return;
        callbacks.handle(job, callbacks.parse(decode(message.data)));
      } catch (cause) {
        callbacks.onReport({
          code: 'malformed',
          message: `A word on progress was dropped: ${messageOf(cause)}.`,
          cause,
        });
      }
    },
  });
  await broker.nc.flush();
  return { stop: async () => subscription.unsubscribe() };
};
