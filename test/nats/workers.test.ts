import { describe, expect, test, vi } from 'vitest';
import { publishEvent, subscribeEvents } from '../../infra/nats/feed.ts';
import { publishJob } from '../../infra/nats/jobs.ts';
import type { Worker } from '../../infra/nats/worker.ts';
import { killNow, startProcess } from './processes.ts';
import { createScene, gate, sandboxPool } from './scene.ts';

const soon = { timeout: 20_000, interval: 10 };

describe('a worker', () => {
  test('that is killed loses its job to another one', async () => {
    const scene = await createScene({ ackWaitMs: 1_000 });
    await scene.listen();
    const id = `${scene.run}.1.0`;
    const { url, token } = scene.server;
    const stuck = await startProcess('./stuck-worker.ts', [url, token, '3']);
    await publishJob(scene.broker, { ...sandboxPool, id, payload: 0 });
    expect(await stuck.line()).toBe(id);
    await scene.work({ handle: async (_job, { attempt }) => `attempt ${attempt}` });
    await killNow(stuck.child);
    await vi.waitFor(() => expect([...scene.results]).toEqual([[id, 'attempt 2']]), soon);
  });

  test('that dies of each attempt has its job given up by the next one', async () => {
    const scene = await createScene({ ackWaitMs: 1_000 });
    await scene.listen();
    const id = `${scene.run}.1.0`;
    const { url, token } = scene.server;
    await publishJob(scene.broker, { ...sandboxPool, id, payload: 0 });
    for (const _ of [1, 2]) {
      const stuck = await startProcess('./stuck-worker.ts', [url, token, '2']);
      expect(await stuck.line()).toBe(id);
      await killNow(stuck.child);
    }
    const handle = vi.fn(async () => 'never');
    await scene.work({ handle, maxAttempts: 2 });
    await vi.waitFor(() => expect(scene.dead).toHaveLength(1), soon);
    expect(scene.dead[0]).toMatchObject({ id, reason: 'failed', attempts: 3 });
    expect(scene.dead[0]!.message).toMatch(/lost by its worker/);
    expect(handle).not.toHaveBeenCalled();
  });

  test('that is stopped finishes its job and takes no more', async () => {
    const scene = await createScene();
    await scene.listen();
    const started = gate();
    const finish = gate();
    const worker = await scene.work({
      handle: async () => {
        started.open();
        await finish.opened;
        return 'finished';
      },
    });
    await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.1.0`, payload: 0 });
    await started.opened;
    await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.2.0`, payload: 0 });
    const stopped = worker.stop();
    finish.open();
    await stopped;
    await scene.work({ handle: async () => 'by another' });
    await vi.waitFor(
      () =>
        expect([...scene.results]).toEqual([
          [`${scene.run}.1.0`, 'finished'],
          [`${scene.run}.2.0`, 'by another'],
        ]),
      soon,
    );
  });

  test('that has to go at once hands its job on', async () => {
    // With the acknowledgement wait this long, only a hand-over brings the job to the other worker in time.
    const scene = await createScene({ ackWaitMs: 600_000 });
    await scene.listen();
    const started = gate();
    const worker = await scene.work({
      handle: async (_job, { signal }) => {
        started.open();
        return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.1.0`, payload: 0 });
    await started.opened;
    await worker.stop({ abort: true });
    await scene.work({ handle: async () => 'by another' });
    await vi.waitFor(() => expect([...scene.results.values()]).toEqual(['by another']), soon);
    expect(scene.dead).toEqual([]);
  });

  test('that has to go before it began a job never begins it', async () => {
    const scene = await createScene({ ackWaitMs: 600_000 });
    await scene.listen();
    const begun = vi.fn(async () => 'by the one that has to go');
    const stopped = gate();
    const worker: Worker = await scene.work({
      // The last thing that is done before the job begins.
      parse: (payload) => {
        void worker.stop({ abort: true }).then(stopped.open);
        return payload;
      },
      handle: begun,
    });
    await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.1.0`, payload: 0 });
    await stopped.opened;
    expect(begun).not.toHaveBeenCalled();
    await scene.work({ handle: async () => 'by another' });
    await vi.waitFor(() => expect([...scene.results.values()]).toEqual(['by another']), soon);
  });

  test('that is idle stops at once, and loses no job that comes afterwards', async () => {
    const scene = await createScene({ ackWaitMs: 600_000 });
    await scene.listen();
    const idle = await scene.work({ handle: async () => 'too late', concurrency: 4 });
    await idle.stop();
    await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.1.0`, payload: 0 });
    await scene.work({ handle: async () => 'in time' });
    await vi.waitFor(() => expect([...scene.results.values()]).toEqual(['in time']), soon);
  });

  test('runs as many jobs at once as it has slots', async () => {
    const scene = await createScene();
    await scene.listen();
    const all = gate();
    let running = 0;
    await scene.work({
      concurrency: 3,
      handle: async () => {
        running += 1;
        if (running === 3) all.open();
        await all.opened;
        return 'together';
      },
    });
    for (const n of [1, 2, 3])
      await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.${n}.0`, payload: n });
    await vi.waitFor(() => expect(scene.results.size).toBe(3), soon);
  });
});

describe('the live feed', () => {
  test('shows a run to those who watch it, and a handler that throws stops nothing', async () => {
    const scene = await createScene();
    const watcher = await scene.connect('watcher');
    const one: string[] = [];
    const every: string[] = [];
    await subscribeEvents(
      watcher,
      { run: scene.run },
      {
        handle: (_run, bytes) => {
          one.push(Buffer.from(bytes).toString());
          if (one.length === 1) throw new Error('the page is gone');
        },
        onReport: scene.onReport,
      },
    );
    await subscribeEvents(watcher, 'all', { handle: (run) => void every.push(run), onReport: scene.onReport });
    for (const [run, text] of [
      [scene.run, 'first'],
      ['another-run', 'other'],
      [scene.run, 'second'],
    ] as const)
      publishEvent(scene.broker, run, Buffer.from(text));
    await vi.waitFor(() => expect(every).toEqual([scene.run, 'another-run', scene.run]), soon);
    expect(one).toEqual(['first', 'second']);
    expect(scene.reports.map(({ code }) => code)).toEqual(['handler_failed']);
  });
});
