import type { Broker } from '../../../infra/nats/connection.ts';
import { subscribeEvents } from '../../../infra/nats/feed.ts';
import { News, type Watch } from './news.ts';

/**
 * News of runs: an event of one that comes by on the broker. It says that there is something to read, never what, and may be
 * missed, as by a connection that breaks. Ends with the broker.
 */
export const watchBroker = async (broker: Broker): Promise<(run: string) => Watch> => {
  const watched = new Map<News, string>();
  await subscribeEvents(broker, 'all', {
    handle: (run) => {
      for (const [news, of] of watched) if (of === run) news.tell();
    },
    onReport: () => {},
  });
  return (run) => {
    const news = new News();
    watched.set(news, run);
    return { news, stop: () => watched.delete(news) };
  };
};
