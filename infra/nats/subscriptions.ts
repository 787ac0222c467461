import { type ConsumerMessages, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { z } from 'zod';
import { decode } from './codec.ts';
import type { Broker } from './connection.ts';
import { toBrokerError } from './errors.ts';
import { messageOf, type OnReport } from './report.ts';
import { JOB_KINDS, jobInSubject, partitionOf, runOf, subjects } from './subjects.ts';
import { DEAD, RESULTS } from './topology.ts';

export type Subscription = {
  /** Ends it; resolves when the handler has settled, so do not wait for this inside the handler. */
  stop(): Promise<void>;
};

/** A job that was given up. */
export const DeadJob = z.object({
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  pool: z.string(),
  /** How often it was delivered. */
  attempts: z.int().min(1),
  /** `malformed`: it never fitted the worker's schema. `too_large`: its result does not fit a message. `failed`: the last attempt threw, or its worker died. */
  reason: z.enum(['malformed', 'too_large', 'failed']),
  /** A sentence. */
  message: z.string(),
});
export type DeadJob = z.infer<typeof DeadJob>;

type Follow<A> = {
  readonly stream: string;
  readonly filter: string;
  readonly wanted: (id: string) => boolean;
  readonly parse: (payload: unknown) => A;
  readonly handle: (id: string, payload: A) => void | Promise<void>;
  readonly onReport: OnReport;
};

const deliver = async <A>(message: JsMsg, follow: Follow<A>): Promise<void> => {
  const id = jobInSubject(message.subject);
  if (id !== undefined && !follow.wanted(id)) return;
  let payload: A;
  try {
    if (id === undefined) throw new Error('its subject names no job');
    payload = follow.parse(decode(message.data));
  } catch (cause) {
    follow.onReport({
      code: 'malformed',
      message: `A message on ${message.subject} does not fit and was dropped: ${messageOf(cause)}.`,
      ...(id === undefined ? {} : { id }),
      cause,
    });
    return;
  }
  try {
    await follow.handle(id, payload);
  } catch (cause) {
    follow.onReport({
      code: 'handler_failed',
      message: `The message on ${message.subject} could not be handled: ${messageOf(cause)}.`,
      id,
      cause,
    });
  }
};

/** Everything that is stored, then what comes, one message at a time; goes on by itself after a reconnect. */
const follow = async <A>(broker: Broker, what: Follow<A>): Promise<Subscription> => {
  let messages: ConsumerMessages;
  try {
    const consumer = await broker.js.consumers.get(what.stream, {
      filter_subjects: what.filter,
      deliver_policy: DeliverPolicy.All,
    });
    messages = await consumer.consume();
  } catch (cause) {
    throw toBrokerError(`subscribe to ${what.filter}`, cause);
  }
  const done = (async () => {
    for await (const message of messages) await deliver(message, what);
  })().catch((cause: unknown) => {
    what.onReport({
      code: 'pull_failed',
      message: `No more messages from ${what.filter}: ${messageOf(cause)}.`,
      cause,
    });
  });
  return {
    stop: async () => {
      messages.stop();
      await done;
    },
  };
};

/** A run's results, a partition's, or all of them. */
export type Scope = { readonly run: string } | { readonly partition: number } | 'all';

/**
 * Hands over results in the order in which they were stored: first those of the last day that are there already (so that
 * none is missed, whenever one subscribes), then new ones. The caller drops ids it does not wait for. `parse` throws on a
 * payload that does not fit; that one is reported and dropped. The next result waits until `handle` has settled.
 */
export const subscribeResults = <A>(
  broker: Broker,
  scope: Scope,
  callbacks: Pick<Follow<A>, 'parse' | 'handle' | 'onReport'>,
): Promise<Subscription> =>
  follow(broker, {
    ...callbacks,
    stream: RESULTS,
    filter:
      scope === 'all'
        ? subjects.results
        : subjects.resultsOf('run' in scope ? partitionOf(scope.run) : scope.partition),
    wanted: (id) => scope === 'all' || !('run' in scope) || runOf(id) === scope.run,
  });

/** Hands over the jobs that were given up, like {@link subscribeResults}. */
export const subscribeDead = (
  broker: Broker,
  scope: { readonly run: string } | 'all',
  callbacks: { readonly handle: (job: DeadJob) => void | Promise<void>; readonly onReport: OnReport },
): Promise<Subscription> =>
  follow(broker, {
    stream: DEAD,
    filter: subjects.deadLetters,
    wanted: (id) => scope === 'all' || runOf(id) === scope.run,
    parse: (payload) => DeadJob.parse(payload),
    handle: (_id, job) => callbacks.handle(job),
    onReport: callbacks.onReport,
  });
