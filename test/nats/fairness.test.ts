import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { publishJob } from '../../infra/nats/jobs.ts';
import { subscribeResults } from '../../infra/nats/subscriptions.ts';
import { createScene, sandboxPool } from './scene.ts';

const soon = { timeout: 20_000, interval: 5 };

const WORKERS = 2;
const SLOTS = 4;
/** More than any gate asks of a run at once. */
const OUTSTANDING = 40;
const LATE = 3;

test('a run that comes late waits for the jobs before it, and for none that are posted after it', async () => {
  const scene = await createScene();
  const [busy, late] = [randomUUID(), randomUUID()];
  const parked: (() => void)[] = [];
  for (let worker = 0; worker < WORKERS; worker++)
    await scene.work({
      concurrency: SLOTS / WORKERS,
      handle: (_job, { signal }) =>
        new Promise((resolve, reject) => {
          parked.push(() => resolve('done'));
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
  const answered: string[] = [];
  await subscribeResults(scene.broker, 'all', {
    parse: String,
    handle: (id) => void answered.push(id),
    onReport: scene.onReport,
  });
  const of = (run: string): string[] => answered.filter((id) => id.startsWith(run));
  let posted = 0;
  const post = async (run: string, count: number): Promise<void> => {
    for (let n = 0; n < count; n++)
      await publishJob(scene.broker, { ...sandboxPool, id: `${run}.${++posted}.0`, payload: 0 });
  };
  /** Every slot ends its job; the busy run posts a new one for each of its own, and has as many outstanding as before. */
  const round = async (): Promise<void> => {
    await vi.waitFor(() => expect(parked).toHaveLength(SLOTS), soon);
    const [before, all] = [of(busy).length, answered.length];
    for (const end of parked.splice(0)) end();
    await vi.waitFor(() => expect(answered).toHaveLength(all + SLOTS), soon);
    await post(busy, of(busy).length - before);
  };

  await post(busy, OUTSTANDING);
  for (let rounds = 0; rounds < 3; rounds++) await round();
  const before = of(busy).length;
  await post(late, LATE);
  while (of(late).length < LATE) {
    await round();
    // Those that were queued or running before it, and those that run beside its last one.
    expect(of(busy).length - before).toBeLessThanOrEqual(OUTSTANDING + SLOTS);
  }
  expect(scene.reports).toEqual([]);
});
