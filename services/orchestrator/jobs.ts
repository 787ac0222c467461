import type { OnReport } from '../../infra/nats/report.ts';
import { messageOf } from '../../infra/nats/report.ts';
import { type JobKind, runOf } from '../../infra/nats/subjects.ts';
import type { Clock } from '../clock.ts';
import { ServiceError, terminal } from '../failure.ts';
import { type Job, type JobOutcome, type JobQueue, JobRefusedError, QueueFullError } from './queue.ts';

/** How long a job may wait while nobody takes jobs of its kind. */
const NO_WORKER_MS = 60_000;
/** How long the broker may be away before its jobs count as lost. */
const NO_BROKER_MS = 30_000;
/** How often workers and broker are looked after. */
const LOOK_MS = 5_000;
/** A job that was not heard of for this long is looked up, and queued again if it is nowhere: whatever was lost heals. */
const SILENT_MS = 30_000;
/** Pauses before a queue that is full, or away, is asked again: the first, and the longest. */
const PAUSE_MS = { first: 200, longest: 5_000 } as const;

/** Sends jobs of any number of runs to the workers, and brings each one's answer back once. */
export type Jobs<A> = {
  /**
   * Resolves to the job's answer: a stored one at once, else a worker's. Waits while the queue is full. Rejects with a
   * ServiceError when the job is given up, its kind has no worker, or the broker stays away.
   */
  send(job: Job): Promise<A>;
  /** Nobody here waits for the run's jobs any more. They stay queued: another orchestrator may go on with the run. */
  forget(run: string): void;
  /** {@link forget}, and takes the run's jobs back: nobody needs them. */
  abandon(run: string): Promise<void>;
  close(): Promise<void>;
};

type Waiting<A> = {
  readonly job: Job;
  readonly resolve: (answer: A) => void;
  readonly reject: (error: ServiceError) => void;
  /** Whether it has to be looked up and queued (again), and whether that is under way. */
  due: boolean;
  placing: boolean;
  /** When it was last known to be queued. */
  seen: number;
  /** Since when its kind has had no worker. */
  deserted: number | undefined;
};

export const createJobs = <A>({
  queue,
  clock,
  onReport,
}: {
  readonly queue: JobQueue<A>;
  readonly clock: Clock;
  readonly onReport: OnReport;
}): Jobs<A> => {
  const waiting = new Map<string, Waiting<A>>();
  const closing = new AbortController();
  let awaySince: number | undefined;

  const settle = (id: string, how: (entry: Waiting<A>) => void): void => {
    const entry = waiting.get(id);
    if (entry === undefined) return;
    waiting.delete(id);
    how(entry);
  };
  const fail = (id: string, code: 'broker_unavailable' | 'worker_lost', message: string, cause?: unknown): void =>
    settle(id, ({ reject }) => reject(new ServiceError(terminal(code, message, cause))));
  const conclude = (id: string, outcome: JobOutcome<A>): void => {
    if ('answer' in outcome) settle(id, ({ resolve }) => resolve(outcome.answer));
    else fail(id, 'worker_lost', outcome.givenUp);
  };

  /** Looks the job up and queues it, once; throws what the queue throws. */
  const placeOnce = async (entry: Waiting<A>): Promise<void> => {
    const { job } = entry;
    const known = await queue.lookUp(job);
    if (known !== undefined) return conclude(job.id, known);
    if (waiting.get(job.id) === entry) await queue.publish(job);
  };

  /** Until the job is queued, or nobody waits for it. A full queue is waited for; a broker that is away, for a while. */
  const place = async (entry: Waiting<A>): Promise<void> => {
    entry.due = true;
    if (entry.placing) return;
    entry.placing = true;
    let pauseMs: number = PAUSE_MS.first;
    let told = false;
    while (entry.due && waiting.get(entry.job.id) === entry && !closing.signal.aborted) {
      entry.due = false;
      try {
        await placeOnce(entry);
        awaySince = undefined;
        entry.seen = clock.now();
      } catch (cause) {
        entry.due = true;
        if (cause instanceof JobRefusedError) return fail(entry.job.id, 'broker_unavailable', cause.message, cause);
        if (cause instanceof QueueFullError) awaySince = undefined;
        else awaySince ??= clock.now();
        if (awaySince !== undefined && clock.now() - awaySince >= NO_BROKER_MS)
          return fail(entry.job.id, 'broker_unavailable', messageOf(cause), cause);
        if (!told) onReport({ code: 'retrying', message: messageOf(cause), id: entry.job.id, cause });
        told = true;
        await clock.sleep(pauseMs, closing.signal);
        pauseMs = Math.min(2 * pauseMs, PAUSE_MS.longest);
      }
    }
    entry.placing = false;
  };

  let listening: Promise<() => Promise<void>> | undefined;
  const listen = (): Promise<() => Promise<void>> => {
    listening ??= queue.listen({
      outcome: ({ id, kind }, outcome) => {
        const expected = waiting.get(id)?.job.kind;
        if (expected === undefined || expected === kind) return conclude(id, outcome);
        const message = `A ${kind} worker answered the ${expected} job ${id}; its answer is dropped.`;
        onReport({ code: 'malformed', message, id });
      },
      restored: () => {
        for (const entry of waiting.values()) void place(entry);
      },
    });
    // A broker that could not be listened to may be there for the next job.
    listening.catch(() => {
      listening = undefined;
    });
    return listening;
  };

  const lookAfter = async (kind: JobKind): Promise<void> => {
    const now = clock.now();
    let deserted: boolean | undefined;
    try {
      deserted = await queue.deserted(kind);
      awaySince = undefined;
    } catch {
      awaySince ??= now;
    }
    for (const [id, entry] of waiting) {
      if (entry.job.kind !== kind) continue;
      if (awaySince !== undefined && now - awaySince >= NO_BROKER_MS)
        fail(id, 'broker_unavailable', 'The NATS server does not answer any more.');
      if (deserted === undefined) continue;
      entry.deserted = deserted ? (entry.deserted ?? now) : undefined;
      if (entry.deserted !== undefined && now - entry.deserted >= NO_WORKER_MS)
        fail(
          id,
          'worker_lost',
          `No ${kind} worker took the job within ${NO_WORKER_MS / 1000} s; start one with \`opsguard worker ${kind}\`.`,
        );
      else if (now - entry.seen >= SILENT_MS) void place(entry);
    }
  };
  const watch = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await clock.sleep(LOOK_MS, closing.signal);
      for (const kind of new Set([...waiting.values()].map(({ job }) => job.kind))) await lookAfter(kind);
    }
  };
  void watch();

  const forget = (run: string): void => {
    for (const id of [...waiting.keys()]) if (runOf(id) === run) waiting.delete(id);
  };

  return {
    send: async (job) => {
      try {
        await listen();
      } catch (cause) {
        throw new ServiceError(terminal('broker_unavailable', messageOf(cause), cause));
      }
      return new Promise<A>((resolve, reject) => {
        const entry = { job, resolve, reject, due: true, placing: false, seen: clock.now(), deserted: undefined };
        waiting.set(job.id, entry);
        void place(entry);
      });
    },
    forget,
    abandon: async (run) => {
      forget(run);
      await queue
        .cancel(run)
        .catch((cause: unknown) => onReport({ code: 'handler_failed', message: messageOf(cause), cause }));
    },
    close: async () => {
      closing.abort();
      await (await listening?.catch(() => undefined))?.();
    },
  };
};
