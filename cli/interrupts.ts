import { once } from 'node:events';
import type { Started } from '../services/runtime/run.ts';
import type { Finished } from '../services/runtime/seal.ts';
import { EXIT } from './exit.ts';

/** What tells a process to stop: Ctrl-C, whoever manages it, and a terminal that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Waits for `work`; the first signal goes to `onFirst`, and the second one ends the process. */
const listening = async <T>(work: Promise<T>, onFirst: (signal: NodeJS.Signals) => void): Promise<T> => {
  let heard = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (heard) process.exit(EXIT.interrupted);
    heard = true;
    onFirst(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
};

/**
 * Waits for a run. The first Ctrl-C (or SIGTERM, or SIGHUP) cancels it in order: its log ends in run.cancelled and its containers
 * go. The second one ends the process at once; the containers end with their stdin, and the broker with its owner.
 */
export const withInterrupts = async (started: Started): Promise<{ finished: Finished; interrupted: boolean }> => {
  let interrupted = false;
  const finished = await listening(started.done, (signal) => {
    interrupted = true;
    started.cancel(signal);
  });
  return { finished, interrupted };
};

/** Does what can be aborted: the same signals abort it, with their name as the reason. */
export const interruptible = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const aborting = new AbortController();
  return listening(work(aborting.signal), (signal) => aborting.abort(signal));
};

/**
 * Resolves with the first Ctrl-C, SIGTERM or SIGHUP from now on; the second one ends the process. Whoever says that it is ready
 * calls this first: the answer may be the signal.
 */
export const toldToStop = async (): Promise<void> => {
  const heard = new AbortController();
  await Promise.race(SIGNALS.map((signal) => once(process, signal, { signal: heard.signal })));
  heard.abort();
};
