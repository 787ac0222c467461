import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../infra/nats/report.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import type { Lease, Leases } from './leases.ts';
import { keepPartitions, type PartitionKeeper } from './partitions.ts';

const TTL_MS = 9_000;

let clock: ManualClock;
let reports: Report[];
/** The store: what is held, until when by its own clock. */
let held: Map<string, Lease & { until: number }>;
let away: Set<string>;
let keepers: PartitionKeeper[];
let revision: number;

beforeEach(() => {
  clock = createManualClock();
  reports = [];
  held = new Map();
  away = new Set();
  keepers = [];
  revision = 0;
});
afterEach(() => Promise.all(keepers.map((keeper) => keeper.stop())));

const live = (key: string) => {
  const lease = held.get(key);
  if (lease !== undefined && lease.until > clock.now()) return lease;
  held.delete(key);
  return undefined;
};
const put = (key: string, holder: string): Lease => {
  const lease = { holder, revision: ++revision };
  held.set(key, { ...lease, until: clock.now() + TTL_MS });
  return lease;
};
/** The store as one process reaches it. */
const leasesOf = (owner: string): Leases => {
  const reach = async () => {
    if (away.has(owner)) throw new Error('The store is away');
  };
  return {
    ttlMs: TTL_MS,
    held: async () => {
      await reach();
      return new Set([...held.keys()].filter((key) => live(key) !== undefined));
    },
    acquire: async (key, holder) => {
      await reach();
      return live(key) === undefined ? put(key, holder) : undefined;
    },
    renew: async (key, lease) => {
      await reach();
      return live(key)?.revision === lease.revision ? put(key, lease.holder) : undefined;
    },
    release: async (key, lease) => {
      await reach();
      if (live(key)?.revision === lease.revision) held.delete(key);
    },
  };
};

/** A process that keeps its share; what it was told, and which partitions it says are busy. */
const start = (owner: string) => {
  const told: string[] = [];
  const busy = new Set<number>();
  const keeper = keepPartitions({
    leases: leasesOf(owner),
    clock,
    owner,
    partitions: 4,
    events: {
      acquired: (partition) => void told.push(`+${partition}`),
      lost: (partition) => void told.push(`-${partition}`),
      busy: (partition) => busy.has(partition),
    },
    onReport: (report) => void reports.push(report),
  });
  keepers.push(keeper);
  return { keeper, told, busy };
};

describe('partitions', () => {
  it('are all held by one that is alone, and go on being held', async () => {
    const { keeper, told } = start('a');
    await clock.advance(0);
    expect(keeper.held()).toEqual([0, 1, 2, 3]);
    await clock.advance(20 * TTL_MS);
    expect(told).toEqual(['+0', '+1', '+2', '+3']);
    expect(reports).toEqual([]);
  });

  it('are shared fairly once another comes, but for those that are busy', async () => {
    const [first, second] = [start('a'), start('b')];
    await clock.advance(2 * TTL_MS);
    expect([first.keeper.held().length, second.keeper.held().length]).toEqual([2, 2]);
    const third = start('c');
    for (const partition of first.keeper.held()) first.busy.add(partition);
    for (const partition of second.keeper.held()) second.busy.add(partition);
    await clock.advance(3 * TTL_MS);
    expect(third.keeper.held()).toEqual([]);
    first.busy.clear();
    second.busy.clear();
    await clock.advance(3 * TTL_MS);
    const shares = [first, second, third].map(({ keeper }) => keeper.held());
    expect(shares.flat().toSorted()).toEqual([0, 1, 2, 3]);
    expect(shares.every((share) => share.length <= 2)).toBe(true);
  });

  it('of one that cannot reach the store are given up before another can have them', async () => {
    const { keeper } = start('a');
    await clock.advance(0);
    away.add('a');
    const other = start('b');
    for (let waited = 0; waited < 3 * TTL_MS; waited += 100) {
      await clock.advance(100);
      expect(keeper.held().filter((partition) => other.keeper.held().includes(partition))).toEqual([]);
    }
    expect(keeper.held()).toEqual([]);
    expect(other.keeper.held()).toEqual([0, 1, 2, 3]);
    expect(reports.filter(({ code }) => code === 'retrying')).toHaveLength(1);
  });

  it('of one whose lease is another’s by now are lost to it at its next renewal', async () => {
    const { keeper, told } = start('a');
    await clock.advance(0);
    put('partition.2', 'b');
    await clock.advance(TTL_MS / 3);
    expect(keeper.held()).toEqual([0, 1, 3]);
    expect(told.at(-1)).toBe('-2');
  });

  it('are given back at once by one that stops', async () => {
    const { keeper, told } = start('a');
    await clock.advance(0);
    await keeper.stop();
    expect(told.slice(4)).toEqual(['-0', '-1', '-2', '-3']);
    const other = start('b');
    await clock.advance(0);
    expect(other.keeper.held()).toEqual([0, 1, 2, 3]);
  });
});
