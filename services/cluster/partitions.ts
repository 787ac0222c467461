import { messageOf, type OnReport } from '../../infra/nats/report.ts';
import type { Clock } from '../clock.ts';
import type { Lease, Leases } from './leases.ts';

/** Renewals within the time of one lease: two may be lost without harm. */
const RENEWALS_PER_TTL = 3;

const MEMBER = 'member.';
const PARTITION = 'partition.';

export type PartitionEvents = {
  /** This process is the one to go on with the runs of the partition. */
  acquired(partition: number): void;
  /** Another process is, or may soon be: let go of the partition's runs. */
  lost(partition: number): void;
  /** Whether runs of the partition are going on here: such a partition is not handed over to even out shares. */
  busy(partition: number): boolean;
};

export type PartitionKeeper = {
  readonly held: () => readonly number[];
  /** Gives all partitions back, so that others need not wait for the leases to end. */
  stop(): Promise<void>;
};

type Options = {
  readonly leases: Leases;
  readonly clock: Clock;
  /** Names this process among all, and no other one ever. */
  readonly owner: string;
  readonly partitions: number;
  readonly events: PartitionEvents;
  readonly onReport: OnReport;
};

/**
 * Holds this process's fair share of the partitions by leases: free ones are taken, surplus ones are given back while they
 * are idle. A lease counts as lost as soon as this process cannot be sure of it any more, which is before anybody else can
 * have it.
 */
export const keepPartitions = ({ leases, clock, owner, partitions, events, onReport }: Options): PartitionKeeper => {
  const stopping = new AbortController();
  const own = new Map<string, Lease & { readonly until: number }>();

  const partitionIn = (key: string): number => Number(key.slice(PARTITION.length));
  const drop = (key: string): void => {
    if (own.delete(key) && key.startsWith(PARTITION)) events.lost(partitionIn(key));
  };
  const hold = (key: string, lease: Lease, until: number): void => {
    const isNew = !own.has(key);
    own.set(key, { ...lease, until });
    if (isNew && key.startsWith(PARTITION)) events.acquired(partitionIn(key));
  };

  /** Renewing or taking one lease; `until` counts from before the question, when the store's own count had not begun. */
  const secure = async (key: string): Promise<void> => {
    const until = clock.now() + leases.ttlMs;
    const mine = own.get(key);
    const lease = mine === undefined ? await leases.acquire(key, owner) : await leases.renew(key, mine);
    if (stopping.signal.aborted) {
      if (lease !== undefined) await leases.release(key, lease);
    } else if (lease === undefined) drop(key);
    else hold(key, lease, until);
  };

  /** All at once, and each as far as it comes: one that hangs must not cost the others their renewal. */
  const secureAll = async (keys: Iterable<string>): Promise<void> => {
    const failed = (await Promise.allSettled([...keys].map(secure))).find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };

  const dropDoubtful = (): void => {
    for (const [key, { until }] of own) if (clock.now() >= until) drop(key);
  };

  const round = async (): Promise<void> => {
    dropDoubtful();
    await secureAll(new Set([`${MEMBER}${owner}`, ...own.keys()]));
    const all = await leases.held();
    const members = [...all].filter((key) => key.startsWith(MEMBER)).length;
    const share = Math.ceil(partitions / Math.max(1, members));
    const mine = [...own.keys()].filter((key) => key.startsWith(PARTITION));
    const free = Array.from({ length: partitions }, (_, index) => `${PARTITION}${index}`).filter(
      (key) => !all.has(key),
    );
    await secureAll(free.slice(0, Math.max(0, share - mine.length)));
    for (const key of mine.filter((one) => !events.busy(partitionIn(one))).slice(0, Math.max(0, mine.length - share))) {
      const lease = own.get(key);
      drop(key);
      if (lease !== undefined) await leases.release(key, lease);
    }
  };

  const keep = async (): Promise<void> => {
    let told = false;
    while (!stopping.signal.aborted) {
      try {
        await round();
        told = false;
      } catch (cause) {
        if (!told && !stopping.signal.aborted)
          onReport({ code: 'retrying', message: `The leases could not be kept. ${messageOf(cause)}`, cause });
        told = true;
      }
      await clock.sleep(leases.ttlMs / RENEWALS_PER_TTL, stopping.signal);
    }
  };
  const watch = async (): Promise<void> => {
    // Apart from the rounds, which may hang in a call to a store that is away.
    while (!stopping.signal.aborted) {
      await clock.sleep(leases.ttlMs / (2 * RENEWALS_PER_TTL), stopping.signal);
      dropDoubtful();
    }
  };
  const kept = keep();
  void watch();

  return {
    held: () => [...own.keys()].filter((key) => key.startsWith(PARTITION)).map(partitionIn),
    stop: async () => {
      stopping.abort();
      await kept;
      const before = [...own];
      for (const [key] of before) drop(key);
      await Promise.allSettled(before.map(([key, lease]) => leases.release(key, lease)));
    },
  };
};
