import { decode, encode } from './codec.ts';
import type { Broker } from './connection.ts';
import { apiErrorCode, toBrokerError, WRONG_LAST_SEQUENCE } from './errors.ts';
import { encodeJob, type Pool, subjects } from './subjects.ts';
import { DeadJob } from './subscriptions.ts';
import { DEAD, JOBS, RESULTS } from './topology.ts';

/** Stores a message on a subject that holds none. The expectation, unlike a Msg-Id, knows no time window. */
const storeOnce = async (broker: Broker, subject: string, bytes: Uint8Array): Promise<boolean> => {
  try {
    await broker.js.publish(subject, bytes, { expect: { lastSubjectSequence: 0 } });
    return true;
  } catch (cause) {
    if (apiErrorCode(cause) === WRONG_LAST_SEQUENCE) return false;
    throw cause;
  }
};

/**
 * Queues a job; `id` is `run.seq.index`. `duplicate`: the same job is queued or running, and nothing was added. A job that was
 * answered may be queued again: its worker sees the stored result and drops it. `payload` is stored as JSON. Throws
 * PayloadTooLargeError, BackPressureError or BrokerUnavailableError.
 */
export const publishJob = async (
  broker: Broker,
  job: Pool & { readonly id: string; readonly payload: unknown },
): Promise<'queued' | 'duplicate'> => {
  const bytes = encode(broker, `job ${job.id}`, job.payload);
  try {
    return (await storeOnce(broker, subjects.job(job, job.id), bytes)) ? 'queued' : 'duplicate';
  } catch (cause) {
    throw toBrokerError(`queue the job ${job.id}`, cause);
  }
};

/**
 * Stores a job's result, once: `duplicate` says that another is there already, and that one counts. Throws like
 * {@link publishJob}.
 */
export const publishResult = async (
  broker: Broker,
  result: Pool & { readonly id: string; readonly payload: unknown },
): Promise<'stored' | 'duplicate'> => {
  const bytes = encode(broker, `result of ${result.id}`, result.payload);
  try {
    return (await storeOnce(broker, subjects.result(result, result.id), bytes)) ? 'stored' : 'duplicate';
  } catch (cause) {
    throw toBrokerError(`store the result of ${result.id}`, cause);
  }
};

/** The last message on a subject, by a direct read: the subject is part of the call's own, so that permissions can name it. */
const lastOn = async (broker: Broker, stream: string, subject: string, what: string): Promise<unknown> => {
  try {
    const message = await broker.jsm.direct.getMessage(stream, { last_by_subj: subject });
    return message === null ? undefined : decode(message.data);
  } catch (cause) {
    throw toBrokerError(`look up the ${what}`, cause);
  }
};

/** A job's stored result, unchecked; undefined when it has none, or none any more. */
export const storedResult = (broker: Broker, pool: Pool, id: string): Promise<unknown> =>
  lastOn(broker, RESULTS, subjects.result(pool, id), `result of ${id}`);

/** The notice of a job that was given up; undefined when it was not. */
export const storedDead = async (broker: Broker, pool: Pool, id: string): Promise<DeadJob | undefined> =>
  DeadJob.optional().parse(await lastOn(broker, DEAD, subjects.dead(pool, id), `notice of ${id}`));

/**
 * Deletes the job by its sequence: a purge by subject makes server 2.9's consumer skip the jobs of other runs behind it.
 */
const unqueue = async (broker: Broker, subject: string): Promise<void> => {
  const queued = await broker.jsm.streams.getMessage(JOBS, { last_by_subj: subject });
  if (queued === null) return;
  try {
    await broker.jsm.streams.deleteMessage(JOBS, queued.seq, false);
  } catch (cause) {
    // Acknowledged between the two calls: then it is gone, which is what was asked.
    if ((await broker.jsm.streams.getMessage(JOBS, { last_by_subj: subject })) !== null) throw cause;
  }
};

/**
 * Takes a run's jobs out of the queue and tells workers to abort those that run. Jobs that are queued afterwards (the
 * run is resumed) are not touched.
 */
export const cancelRun = async (broker: Broker, run: string): Promise<void> => {
  try {
    const { state } = await broker.jsm.streams.info(JOBS, { subjects_filter: subjects.jobs });
    const token = `${encodeJob(run)}_`;
    for (const subject of Object.keys(state.subjects ?? {}))
      if (subject.slice(subject.lastIndexOf('.') + 1).startsWith(token)) await unqueue(broker, subject);
    broker.nc.publish(subjects.cancel(run), JSON.stringify({ upTo: state.last_seq }));
    await broker.nc.flush();
  } catch (cause) {
    throw toBrokerError(`cancel the jobs of ${run}`, cause);
  }
};
