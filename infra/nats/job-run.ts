import type { JsMsg } from '@nats-io/jetstream';
import type { Cancellations } from './cancellations.ts';
import { decode, encode } from './codec.ts';
import type { Broker } from './connection.ts';
import { PayloadTooLargeError } from './errors.ts';
import { publishResult, storedResult } from './jobs.ts';
import { pause } from './pause.ts';
import { messageOf, type OnReport } from './report.ts';
import { jobInSubject, type Pool, runOf, subjects } from './subjects.ts';
import type { DeadJob } from './subscriptions.ts';

export type JobContext = {
  readonly id: string;
  /** Counts from 1. */
  readonly attempt: number;
  /**
   * Fires when nobody wants the result any more, or when the worker has to go. What the handler returns is then dropped. Has
   * not fired when the handler is called.
   */
  readonly signal: AbortSignal;
};
export type JobHandler<J> = (job: J, context: JobContext) => Promise<unknown>;

type Settings<J> = Pool & {
  readonly parse: (payload: unknown) => J;
  readonly handle: JobHandler<J>;
  readonly onReport: OnReport;
  readonly maxAttempts: number;
  readonly retryDelayMs: number;
  readonly ackWaitMs: number;
  readonly cancelled: Cancellations;
  /** Fires when the worker has to go at once. */
  readonly stopping: AbortSignal;
};

/** Between tries to store a finished result. */
const RESULT_RETRY_MS = 500;

type Verdict = { readonly dead: DeadJob['reason']; readonly message: string } | 'done' | 'requeue';

/** Work that is done is not thrown away: while the result stream refuses, or the server is away, this slot waits. */
const store = async <J>(
  broker: Broker,
  id: string,
  payload: unknown,
  settings: Settings<J>,
  signal: AbortSignal,
): Promise<boolean> => {
  for (let told = false; !signal.aborted; told = true) {
    try {
      if ((await publishResult(broker, { kind: settings.kind, pool: settings.pool, id, payload })) === 'duplicate')
        settings.onReport({
          code: 'answered_before',
          message: `The job ${id} had a result already; this one is dropped.`,
          id,
        });
      return true;
    } catch (cause) {
      if (cause instanceof PayloadTooLargeError) throw cause;
      if (!told) settings.onReport({ code: 'result_waiting', message: messageOf(cause), id, cause });
      await pause(RESULT_RETRY_MS, signal);
    }
  }
  return false;
};

const attempt = async <J>(
  broker: Broker,
  id: string,
  message: JsMsg,
  settings: Settings<J>,
  signal: AbortSignal,
): Promise<Verdict> => {
  const deliveries = message.info.deliveryCount;
  if ((await storedResult(broker, settings, id)) !== undefined) {
    settings.onReport({ code: 'answered_before', message: `The job ${id} came again; it has a result already.`, id });
    return 'done';
  }
  if (deliveries > settings.maxAttempts)
    return {
      dead: 'failed',
      message: `The job ${id} was lost by its worker on each of ${settings.maxAttempts} attempts.`,
    };
  let job: J;
  try {
    job = settings.parse(decode(message.data));
  } catch (cause) {
    return { dead: 'malformed', message: `The job ${id} does not fit the worker's schema: ${messageOf(cause)}.` };
  }
  // While the stored result was asked for, the worker may have been told to go: a handler that only listens for the signal
  // would never hear of it.
  if (signal.aborted) return 'requeue';
  try {
    const result = await settings.handle(job, { id, attempt: deliveries, signal });
    return (await store(broker, id, result, settings, signal)) ? 'done' : 'requeue';
  } catch (cause) {
    if (cause instanceof PayloadTooLargeError) return { dead: 'too_large', message: cause.message };
    if (signal.aborted) return 'requeue';
    if (deliveries >= settings.maxAttempts)
      return {
        dead: 'failed',
        message: `The job ${id} failed ${deliveries} times, at last with: ${messageOf(cause)}.`,
      };
    settings.onReport({
      code: 'retrying',
      message: `The job ${id} failed and is tried again: ${messageOf(cause)}.`,
      id,
      cause,
    });
    return 'requeue';
  }
};

/** Gives a job up; throws when even that cannot be stored. */
const bury = async <J>(
  broker: Broker,
  id: string,
  message: JsMsg,
  settings: Settings<J>,
  verdict: Exclude<Verdict, string>,
) => {
  const { kind, pool } = settings;
  const dead: DeadJob = {
    id,
    kind,
    pool,
    attempts: message.info.deliveryCount,
    reason: verdict.dead,
    // A schema's complaint can be as long as the message itself.
    message: verdict.message.slice(0, 4_000),
  };
  await broker.js.publish(subjects.dead(settings, id), encode(broker, `notice of ${id}`, dead));
  message.term();
  settings.onReport({ code: 'given_up', message: verdict.message, id });
};

/**
 * One delivery of one job, to its end: a stored result and an acknowledgement, a rest before the next attempt, or a dead
 * letter. Keeps the job from being redelivered while it runs. Never throws.
 */
export const runJob = async <J>(broker: Broker, message: JsMsg, settings: Settings<J>): Promise<void> => {
  const id = jobInSubject(message.subject);
  if (id === undefined) {
    message.term();
    settings.onReport({ code: 'malformed', message: `A job on ${message.subject} has no valid id and was dropped.` });
    return;
  }
  const run = runOf(id);
  const sequence = message.info.streamSequence;
  const unwanted = new AbortController();
  const heartbeat = setInterval(() => message.working(), settings.ackWaitMs / 3);
  const unwatch = settings.cancelled.watch(run, sequence, () => unwanted.abort());
  const signal = AbortSignal.any([unwanted.signal, settings.stopping]);
  try {
    const verdict = unwanted.signal.aborted ? 'requeue' : await attempt(broker, id, message, settings, signal);
    if (verdict === 'done') message.ack();
    else if (unwanted.signal.aborted) {
      message.term();
      settings.onReport({ code: 'cancelled', message: `The job ${id} is not wanted any more.`, id });
    } else if (verdict === 'requeue')
      message.nak(settings.stopping.aborted ? 0 : settings.retryDelayMs * message.info.deliveryCount);
    else await bury(broker, id, message, settings, verdict);
  } catch (cause) {
    // The broker is away or full. Unacknowledged, the job comes again, here or elsewhere.
    settings.onReport({
      code: 'retrying',
      message: `The job ${id} could not be settled: ${messageOf(cause)}.`,
      id,
      cause,
    });
    if (!broker.nc.isClosed()) message.nak(settings.retryDelayMs);
  } finally {
    clearInterval(heartbeat);
    unwatch();
  }
};
