import { headers } from '@nats-io/nats-core';
import type { Broker } from './connection.ts';
import { toBrokerError } from './errors.ts';
import { messageOf, type OnReport } from './report.ts';
import { subjects } from './subjects.ts';
import type { Subscription } from './subscriptions.ts';

/** No stream has this name. A stream that captures the subject, as a cluster's log does, refuses what expects another one. */
const NO_STREAM = 'OPSGUARD_LIVE_FEED';

/**
 * Shows watchers what happened in a run whose log is elsewhere. Not stored: who does not listen misses it, and reads the log
 * instead.
 */
export const publishEvent = (broker: Broker, run: string, bytes: Uint8Array): void => {
  try {
    const sent = headers();
    sent.set('Nats-Expected-Stream', NO_STREAM);
    broker.nc.publish(subjects.event(run), bytes, { headers: sent });
  } catch (cause) {
    throw toBrokerError(`publish an event of ${run}`, cause);
  }
};

/** Watches one run, or all; `bytes` are as they were published, unchecked. A handler that throws is reported. */
export const subscribeEvents = async (
  broker: Broker,
  scope: { readonly run: string } | 'all',
  callbacks: { readonly handle: (run: string, bytes: Uint8Array) => void; readonly onReport: OnReport },
): Promise<Subscription> => {
  const subscription = broker.nc.subscribe(scope === 'all' ? subjects.events : subjects.event(scope.run), {
    callback: (error, message) => {
      const subject = error === null ? message.subject : 'events';
      try {
        if (error !== null) throw error;
        callbacks.handle(subject.split('.').at(-1)!, message.data);
      } catch (cause) {
        callbacks.onReport({
          code: 'handler_failed',
          message: `A message on ${subject} could not be handled: ${messageOf(cause)}.`,
          cause,
        });
      }
    },
  });
  // After this round trip the server knows of the subscription: nothing that is published from now on is missed.
  await broker.nc.flush();
  return { stop: async () => subscription.unsubscribe() };
};
