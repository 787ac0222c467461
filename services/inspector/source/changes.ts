import { setTimeout as delay } from 'node:timers/promises';

/** Waits, less long when the signal fires. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
