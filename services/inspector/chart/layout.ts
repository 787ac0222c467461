import { Worker } from 'node:worker_threads';
import type { ChartLayout } from '../protocol.ts';

let laidOut: Promise<ChartLayout> | undefined;

/**
 * The statechart laid out, once. It takes seconds of a busy processor, and has a thread of its own: a run that is shown as it
 * goes, and the pages that follow it, do not stand still for that.
 */
export const chartLayout = (): Promise<ChartLayout> => {
  laidOut ??= new Promise<ChartLayout>((resolve, reject) => {
    const thread = new Worker(new URL('./layout-thread.ts', import.meta.url));
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`The statechart's layout ended with ${code}.`)));
  });
  return laidOut;
};
