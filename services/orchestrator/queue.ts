import type { JobKind } from '../../infra/nats/subjects.ts';

/** A job for a worker. `id` is the id of the command that it is for; doing it twice has to be harmless. */
export type Job = { readonly id: string; readonly kind: JobKind; readonly message: unknown };

/** What became of a job: a worker's answer, or a sentence that says why it was given up. */
export type JobOutcome<A> = { readonly answer: A } | { readonly givenUp: string };

/** The queue takes nothing more for now. The same call succeeds once workers have caught up. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** The job can never be queued as it is: too large for a message, or not allowed. */
export class JobRefusedError extends Error {
  override readonly name = 'JobRefusedError';
}

/** What is called back by a queue that is listened to. None of them may throw. */
export type QueueListener<A> = {
  /** A job's outcome, possibly more than once, possibly of a job that nobody here waits for. */
  outcome(job: Pick<Job, 'id' | 'kind'>, outcome: JobOutcome<A>): void;
  /** The queue may have lost everything that was in it, and takes jobs again. */
  restored(): void;
};

/**
 * The queue between the orchestrator and its workers. Delivery is at least once, in no order. A call that rejects with
 * anything but the errors above may or may not have happened.
 */
export type JobQueue<A> = {
  /** Queues a job; a job that is queued already stays as it is. @throws {QueueFullError} {JobRefusedError} */
  publish(job: Job): Promise<void>;
  /** What became of a job; undefined when it has no outcome that the queue still knows. */
  lookUp(job: Pick<Job, 'id' | 'kind'>): Promise<JobOutcome<A> | undefined>;
  /** Calls back for every outcome that is stored after this has resolved. Resolves to the way to stop. */
  listen(listener: QueueListener<A>): Promise<() => Promise<void>>;
  /** Takes a run's jobs back: those that wait are removed, those that run are told to stop. */
  cancel(run: string): Promise<void>;
  /** Whether nobody takes jobs of this kind, and none is being done. */
  deserted(kind: JobKind): Promise<boolean>;
};
