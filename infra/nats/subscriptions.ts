import { type ConsumerMessages, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { z } from 'zod';
import { decode } from './codec.ts';
import type { Broker } from './connection.ts';
import { toBrokerError } from './errors.ts';
import { messageOf, type OnReport } from './report.ts';
import { JOB_KINDS, jobInSubject, type Pool, partitionOf, poolInSubject, runOf, subjects } from './subjects.ts';
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
  /** `all`: first what is stored already. `new`: only what is stored after this has resolved. */
  readonly from: 'all' | 'new';
  readonly wanted: (id: string) => boolean;
  readonly parse: (payload: unknown) => A;
  readonly handle: (id: string, payload: A, pool: Pool) => void | Promise<void>;
  readonly onReport: OnReport;
};

const deliver = async <A>(message: JsMsg, follow: Follow<A>): Promise<void> => {
  const id = jobInSubject(message.subject);
  if (id !== undefined && !follow.wanted(id)) return;
  let payload: A;
  const pool = poolInSubject(message.subject);
  try {
    if (id === undefined || pool === undefined) throw new Error('its subject names no job');
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
    await follow.handle(id, payload, pool);
  } catch (cause) {
    follow.onReport({
      code: 'handler_failed',
      message: `The message on ${message.subject} could not be handled: ${messageOf(cause)}.`,
      id,
      cause,
    });
  }
};

/** Where in which stream a subscription stands: `created` tells a stream that was made anew from the one before it. */
type Position = { readonly created: string; readonly next: number };

/**
 * One message at a time; goes on by itself after a reconnect, from the first message where the stream was made anew. A
 * message may come twice then.
 */
const follow = async <A>(broker: Broker, what: Follow<A>): Promise<Subscription> => {
  let position: Position | undefined;
  let current: { readonly messages: ConsumerMessages; readonly done: Promise<void> } | undefined;
  let stopped = false;

  const begin = async (): Promise<void> => {
    const { created, state } = await broker.jsm.streams.info(what.stream);
    const first = what.from === 'all' ? 1 : state.last_seq + 1;
    const next = position === undefined ? first : position.created === created ? position.next : 1;
    position = { created, next };
    const consumer = await broker.js.consumers.get(what.stream, {
      filter_subjects: what.filter,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: next,
    });
    const messages = await consumer.consume();
    const done = (async () => {
      for await (const message of messages) {
        await deliver(message, what);
        position = { created, next: message.seq + 1 };
      }
    })().catch((cause: unknown) => {
      what.onReport({
        code: 'pull_failed',
        message: `No more messages from ${what.filter}: ${messageOf(cause)}.`,
        cause,
      });
    });
    current = { messages, done };
  };
  const end = async (): Promise<void> => {
    const before = current;
    current = undefined;
    before?.messages.stop();
    await before?.done;
  };

  try {
    await begin();
  } catch (cause) {
    throw toBrokerError(`subscribe to ${what.filter}`, cause);
  }
  const forget = broker.onReconnect(async () => {
    await end();
    if (!stopped) await begin();
  });
  return {
    stop: async () => {
      stopped = true;
      forget();
      await end();
    },
  };
};

/** A run's results, a partition's, or all of them. */
export type Scope = { readonly run: string } | { readonly partition: number } | 'all';

/**
 * Hands over results in the order in which they were stored, with the pool whose worker gave them: first those of the last
 * hour that are there already unless `from` is `new`, then new ones. The caller drops ids it does not wait for, and what
 * comes twice. `parse` throws on a
 * payload that does not fit; that one is reported and dropped. The next result waits until `handle` has settled.
 */
export const subscribeResults = <A>(
  broker: Broker,
  scope: Scope,
  callbacks: Pick<Follow<A>, 'parse' | 'handle' | 'onReport'> & { readonly from?: Follow<A>['from'] },
): Promise<Subscription> =>
  follow(broker, {
    from: 'all',
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
  callbacks: {
    readonly from?: 'all' | 'new';
    readonly handle: (job: DeadJob) => void | Promise<void>;
    readonly onReport: OnReport;
  },
): Promise<Subscription> =>
  follow(broker, {
    stream: DEAD,
    filter: subjects.deadLetters,
    from: callbacks.from ?? 'all',
    wanted: (id) => scope === 'all' || runOf(id) === scope.run,
    parse: (payload) => DeadJob.parse(payload),
    // The subject is what its author was allowed to publish on; a notice may name any job.
    handle: (id, job, pool) => callbacks.handle({ ...job, ...pool, id }),
    onReport: callbacks.onReport,
  });
