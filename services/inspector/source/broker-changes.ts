import type { Broker } from '../../../infra/nats/connection.ts';
import { subscribeEvents } from '../../../infra/nats/feed.ts';
import { pause } from './changes.ts';

/**
 * Waits for news of a run: an event of it that comes by on the broker, or `ms` where that is missed. The feed says that there is
 * something to read, never what.
 */
export const brokerChanges = async (
  broker: Broker,
): Promise<(run: string, ms: number, signal: AbortSignal) => Promise<void>> => {
  const waiting = new Set<{ readonly run: string; readonly wake: () => void }>();
  await subscribeEvents(broker, 'all', {
    handle: (run) => {
      for (const one of waiting) if (one.run === run) one.wake();
    },
    onReport: () => {},
  });
  return async (run, ms, signal) => {
    const news = new AbortController();
    const one = { run, wake: () => news.abort() };
    waiting.add(one);
    await pause(ms, AbortSignal.any([signal, news.signal]));
    waiting.delete(one);
  };
};
