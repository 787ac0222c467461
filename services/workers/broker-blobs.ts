import { cachedBlobs, putBlob } from '../../infra/nats/blobs.ts';
import type { Broker } from '../../infra/nats/connection.ts';
import type { TextStore } from '../blobs/port.ts';
import { withTexts } from '../blobs/text.ts';

/** Enough for the layers of a few runs at once; a larger workspace is fetched anew for each cell. */
const CACHE_BYTES = 256 * 1024 * 1024;

/** The broker's blob store, as a worker sees it: what was fetched is kept in memory. */
export const createBrokerBlobs = (broker: Broker): TextStore => {
  const get = cachedBlobs(broker, CACHE_BYTES);
  return withTexts({
    put: async (bytes) => ({ sha256: await putBlob(broker, bytes), bytes: bytes.length }),
    get,
  });
};
