import { Kvm } from '@nats-io/kv';
import type { Broker } from './connection.ts';
import { apiErrorCode, toBrokerError, WRONG_LAST_SEQUENCE } from './errors.ts';
import { LEASES } from './log-stream.ts';

/** A lease's revision, and who holds it. */
export type LeaseEntry = { readonly holder: string; readonly revision: number };

/** Leases as keys of a bucket whose entries end by its time to live. Needs the bucket of `ensureLeases`. */
export const openLeaseBucket = async (broker: Broker) => {
  const kv = await new Kvm(broker.js).open(LEASES);
  /** undefined where somebody else was quicker. */
  const unlessTaken = async (doing: string, write: () => Promise<number>): Promise<number | undefined> => {
    try {
      return await write();
    } catch (cause) {
      if (apiErrorCode(cause) === WRONG_LAST_SEQUENCE) return undefined;
      throw toBrokerError(doing, cause);
    }
  };
  const entry = (holder: string, revision: number | undefined): LeaseEntry | undefined =>
    revision === undefined ? undefined : { holder, revision };
  return {
    held: async (): Promise<ReadonlySet<string>> => {
      const keys = new Set<string>();
      for await (const key of await kv.keys()) keys.add(key);
      return keys;
    },
    acquire: async (key: string, holder: string): Promise<LeaseEntry | undefined> =>
      entry(holder, await unlessTaken(`take the lease ${key}`, () => kv.create(key, holder))),
    renew: async (key: string, { holder, revision }: LeaseEntry): Promise<LeaseEntry | undefined> =>
      entry(holder, await unlessTaken(`renew the lease ${key}`, () => kv.update(key, holder, revision))),
    release: async (key: string, { revision }: LeaseEntry): Promise<void> => {
      try {
        await kv.delete(key, { previousSeq: revision });
      } catch (cause) {
        if (apiErrorCode(cause) !== WRONG_LAST_SEQUENCE) throw toBrokerError(`give back the lease ${key}`, cause);
      }
    },
  };
};
