import { once } from 'node:events';
import type { Started } from '../services/runtime/run.ts';
import type { Finished } from '../services/runtime/seal.ts';
import { EXIT } from './exit.ts';

/**
 * Waits for a run. The first Ctrl-C (or SIGTERM) cancels it in order: its log ends in run.cancelled and its containers go.
 * The second one ends the process at once; the containers end with their stdin, and the broker with its owner.
 */
export const withInterrupts = async (started: Started): Promise<{ finished: Finished; interrupted: boolean }> => {
  let interrupted = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (interrupted) process.exit(EXIT.interrupted);
    interrupted = true;
    started.cancel(signal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return { finished: await started.done, interrupted };
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
};

/**
 * Resolves with the first Ctrl-C or SIGTERM from now on; the second one ends the process. Whoever says that it is ready calls this
 * first: the answer may be the signal.
 */
export const toldToStop = async (): Promise<void> => {
  const heard = new AbortController();
  await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: heard.signal })));
  heard.abort();
};
