import { setTimeout as delay } from 'node:timers/promises';

/** Time as the orchestrator sees it: the machine's, or a simulation's. */
export type Clock = {
  /** Milliseconds of a clock that never goes back; of no use but for differences. */
  now(): number;
  /** The time of day, for events. */
  timestamp(): string;
  /** Resolves after `ms`, or as soon as the signal fires. Keeps no process from ending. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  timestamp: () => new Date().toISOString(),
  sleep: (ms, signal) =>
    delay(ms, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) }).catch(() => undefined),
};
