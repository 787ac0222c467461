import { BackPressureError, BlobError } from '../../infra/nats/errors.ts';
import { messageOf } from '../../infra/nats/report.ts';
import type { BlobStore } from '../blobs/port.ts';
import type { Clock } from '../clock.ts';
import { ServiceError, terminal } from '../failure.ts';

/** Between a run's own blobs and those that workers reach. */
export type BlobExchange = {
  /** Makes a blob of the run's own store readable for workers. */
  share(sha256: string): Promise<void>;
  /** Copies a blob that a worker made into the run's own store. */
  bringHome(sha256: string): Promise<void>;
};

/** For a run whose own blobs are the ones that workers reach. */
export const NO_EXCHANGE: BlobExchange = { share: async () => {}, bringHome: async () => {} };

/** A broker that is away may come back within this time; {@link Jobs} waits as long. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 500;

/**
 * Copies between a run's own store and the workers'. `restore` shares again what was shared: a broker that kept it in memory
 * has lost it with a restart.
 */
export const createBlobExchange = (
  home: BlobStore,
  away: BlobStore,
  clock: Clock,
): BlobExchange & { restore(): Promise<void> } => {
  const shared = new Map<string, Promise<unknown>>();
  const patiently = async <T>(what: () => Promise<T>): Promise<T> => {
    const since = clock.now();
    for (;;) {
      try {
        return await what();
      } catch (cause) {
        const hopeless = cause instanceof BackPressureError || cause instanceof BlobError;
        if (hopeless || clock.now() - since >= PATIENCE_MS)
          throw new ServiceError(terminal('broker_unavailable', messageOf(cause), cause));
        await clock.sleep(PAUSE_MS);
      }
    }
  };
  return {
    share: async (sha256) => {
      const sharing = shared.get(sha256) ?? home.get(sha256).then((bytes) => patiently(() => away.put(bytes)));
      shared.set(sha256, sharing);
      sharing.catch(() => shared.delete(sha256));
      await sharing;
    },
    bringHome: async (sha256) => {
      await home.put(await patiently(() => away.get(sha256)));
    },
    restore: async () => {
      for (const sha256 of shared.keys()) await away.put(await home.get(sha256));
    },
  };
};
