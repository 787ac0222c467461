import type { Clock } from '../clock.ts';

/** A clock that a test moves on by hand. */
export type ManualClock = Clock & {
  /** Lets `ms` pass: wakes who slept that long, in the order of their waking, and lets each do what it can. */
  advance(ms: number): Promise<void>;
};

/** Everything that is waiting for no time at all has run once this resolves. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createManualClock = (): ManualClock => {
  let now = 0;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    timestamp: () => new Date(now).toISOString(),
    sleep: (ms, signal) =>
      new Promise((wake) => {
        if (signal?.aborted) return wake();
        sleepers.push({ until: now + ms, wake });
        signal?.addEventListener('abort', () => wake(), { once: true });
      }),
    advance: async (ms) => {
      const end = now + ms;
      await settled();
      for (;;) {
        const next = sleepers.filter(({ until }) => until <= end).toSorted((a, b) => a.until - b.until)[0];
        if (next === undefined) break;
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        now = Math.max(now, next.until);
        next.wake();
        await settled();
      }
      now = end;
      await settled();
    },
  };
};
