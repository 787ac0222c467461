import type { Consumer, JsMsg } from '@nats-io/jetstream';
import { millis } from '@nats-io/nats-core';
import { cancellations } from './cancellations.ts';
import type { Broker } from './connection.ts';
import { toBrokerError } from './errors.ts';
import { type JobHandler, runJob } from './job-run.ts';
import { pause } from './pause.ts';
import { messageOf, type OnReport } from './report.ts';
import type { Pool } from './subjects.ts';
import { consumerName, JOBS } from './topology.ts';

export type WorkerOptions<J> = Pool & {
  /** Jobs that run at the same time; each slot asks for its next job when it is free, and never holds a second one. */
  readonly concurrency: number;
  /** Throws on a payload that does not fit; that job is reported and given up at once. */
  readonly parse: (payload: unknown) => J;
  /** Returns the result (JSON). Throws for what another attempt may cure. Must be safe to run twice for the same id. */
  readonly handle: JobHandler<J>;
  readonly onReport: OnReport;
  /** Deliveries, a crashed worker's among them, before a job is given up. Default 3. */
  readonly maxAttempts?: number;
  /** How long a failed job rests before its next attempt, times the attempt. Default 1 s. */
  readonly retryDelayMs?: number;
};

export type Worker = {
  /**
   * Takes no more jobs and resolves when the running ones have ended; with `abort`, their signals fire first, and they go
   * back to the queue for another worker. Close the broker afterwards: that sends the last acknowledgements.
   */
  stop(options?: { readonly abort?: boolean }): Promise<void>;
};

/** How long one request for a job stays open at the server before the slot asks again. */
const PULL_MS = 30_000;
/** Pause after a pull that failed (server away). */
const PULL_RETRY_MS = 500;

/**
 * Works on a pool's jobs until stopped. A result is stored before its job is acknowledged, and a job that has a result is
 * not run again. Needs the pool of {@link ensureTopology}; throws BrokerUnavailableError without it.
 */
export const runWorker = async <J>(broker: Broker, options: WorkerOptions<J>): Promise<Worker> => {
  let consumer: Consumer;
  let ackWaitMs: number;
  try {
    consumer = await broker.js.consumers.get(JOBS, consumerName(options));
    ackWaitMs = millis((await consumer.info(true)).config.ack_wait ?? 30_000_000_000);
  } catch (cause) {
    throw toBrokerError(`join the pool ${options.kind}/${options.pool}`, cause);
  }

  const stopping = new AbortController();
  const aborting = new AbortController();
  const cancelled = await cancellations(broker, options.onReport);

  const next = async (): Promise<JsMsg | undefined> => {
    const messages = await consumer.fetch({ max_messages: 1, expires: PULL_MS });
    const close = (): void => messages.stop();
    stopping.signal.addEventListener('abort', close, { once: true });
    if (stopping.signal.aborted) close();
    try {
      for await (const message of messages) return message;
      return undefined;
    } finally {
      stopping.signal.removeEventListener('abort', close);
    }
  };

  const slot = async (): Promise<void> => {
    let failing = false;
    while (!stopping.signal.aborted) {
      let message: JsMsg | undefined;
      try {
        message = await next();
        failing = false;
      } catch (cause) {
        if (stopping.signal.aborted) return;
        if (!failing)
          options.onReport({ code: 'pull_failed', message: `No job could be fetched: ${messageOf(cause)}.`, cause });
        failing = true;
        await pause(PULL_RETRY_MS, stopping.signal);
      }
      if (message !== undefined)
        await runJob(broker, message, {
          ...options,
          maxAttempts: options.maxAttempts ?? 3,
          retryDelayMs: options.retryDelayMs ?? 1_000,
          ackWaitMs,
          cancelled,
          stopping: aborting.signal,
        });
    }
  };

  const slots = Array.from({ length: options.concurrency }, slot);
  return {
    stop: async ({ abort = false } = {}) => {
      stopping.abort();
      if (abort) aborting.abort();
      await Promise.all(slots);
      cancelled.stop();
    },
  };
};
