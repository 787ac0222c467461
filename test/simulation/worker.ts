import { parentPort, workerData } from 'node:worker_threads';
import { breaksNamed, playSeeds } from './seeds.ts';

/** A thread that plays the ranges of seeds that it is sent, until it is stopped. */
const { breakName } = workerData as { breakName: string | undefined };

parentPort?.on('message', async ({ from, count }: { from: number; count: number }) => {
  parentPort?.postMessage(await playSeeds(from, count, breaksNamed(breakName)));
});
