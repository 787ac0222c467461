import { describe, expect, test, vi } from 'vitest';
import { BackPressureError, BrokerUnavailableError, PayloadTooLargeError } from '../../infra/nats/errors.ts';
import { cancelRun, publishJob, publishResult, storedDead, storedResult } from '../../infra/nats/jobs.ts';
import { subjects } from '../../infra/nats/subjects.ts';
import { subscribeDead, subscribeResults } from '../../infra/nats/subscriptions.ts';
import { JOBS, RESULTS } from '../../infra/nats/topology.ts';
import { createScene, gate, sandboxPool } from './scene.ts';

const soon = { timeout: 20_000, interval: 10 };

describe('a job', () => {
  test('goes to a worker, and its result comes back, also to one who listens late', async () => {
    const scene = await createScene();
    await scene.work({ handle: async (n) => (n as number) * 2 });
    expect(await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.1.0`, payload: 21 })).toBe('queued');
    await vi.waitFor(async () => expect((await scene.broker.jsm.streams.info(RESULTS)).state.messages).toBe(1), soon);
    await scene.listen();
    await vi.waitFor(() => expect(scene.results).toEqual(new Map([[`${scene.run}.1.0`, 42]])), soon);
    // Acknowledged: the work queue has forgotten it.
    await vi.waitFor(async () => expect((await scene.broker.jsm.streams.info(JOBS)).state.messages).toBe(0), soon);
    expect(scene.reports).toEqual([]);
  });

  test('that is queued already is not queued twice, and one that has a result is not run again', async () => {
    const scene = await createScene();
    const job = { ...sandboxPool, id: `${scene.run}.1.0`, payload: 1 };
    expect(await publishJob(scene.broker, job)).toBe('queued');
    expect(await publishJob(scene.broker, job)).toBe('duplicate');
    const handle = vi.fn(async () => 'once');
    await scene.work({ handle });
    await scene.listen();
    await vi.waitFor(() => expect(scene.results.size).toBe(1), soon);
    await vi.waitFor(async () => expect(await publishJob(scene.broker, job)).toBe('queued'), soon);
    await vi.waitFor(() => expect(scene.reports.map((r) => r.code)).toEqual(['answered_before']), soon);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  test('has one result: a second one is dropped', async () => {
    const scene = await createScene();
    await scene.listen();
    const id = `${scene.run}.1.0`;
    expect(await publishResult(scene.broker, { ...sandboxPool, id, payload: 'first' })).toBe('stored');
    expect(await publishResult(scene.broker, { ...sandboxPool, id, payload: 'second' })).toBe('duplicate');
    await publishResult(scene.broker, { ...sandboxPool, id: `${scene.run}.2.0`, payload: 'end' });
    await vi.waitFor(() => expect([...scene.results.values()]).toEqual(['first', 'end']), soon);
  });

  test('that takes longer than the acknowledgement wait is not given to another worker', async () => {
    const scene = await createScene({ ackWaitMs: 300 });
    await scene.listen();
    const handle = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return 'slow';
    });
    await scene.work({ handle });
    await scene.work({ handle });
    await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.1.0`, payload: 0 });
    await vi.waitFor(() => expect(scene.results.size).toBe(1), soon);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  test('that keeps failing is given up, and says so', async () => {
    const scene = await createScene();
    await scene.listen();
    const attempts: number[] = [];
    await scene.work({
      handle: async (_job, { attempt }) => {
        attempts.push(attempt);
        throw new Error('the engine is on fire');
      },
    });
    const id = `${scene.run}.1.0`;
    await publishJob(scene.broker, { ...sandboxPool, id, payload: 0 });
    await vi.waitFor(() => expect(scene.dead).toHaveLength(1), soon);
    expect(scene.dead[0]).toMatchObject({ id, ...sandboxPool, attempts: 3, reason: 'failed' });
    expect(scene.dead[0]!.message).toContain('the engine is on fire');
    expect(attempts).toEqual([1, 2, 3]);
    await vi.waitFor(async () => expect((await scene.broker.jsm.streams.info(JOBS)).state.messages).toBe(0), soon);
  });

  test('that does not fit is given up at once, and the next one is done', async () => {
    const scene = await createScene();
    await scene.listen();
    const [noJson, wrong, good] = [1, 2, 3].map((n) => `${scene.run}.${n}.0`) as [string, string, string];
    await scene.broker.js.publish(subjects.job(sandboxPool, noJson), '{"half');
    await scene.broker.js.publish('opsguard.job.sandbox.default.no!id', '1');
    await publishJob(scene.broker, { ...sandboxPool, id: wrong, payload: { not: 'a number' } });
    await publishJob(scene.broker, { ...sandboxPool, id: good, payload: 7 });
    const handle = vi.fn(async (job: unknown) => job);
    await scene.work({
      parse: (payload) => {
        if (typeof payload !== 'number') throw new Error('no number');
        return payload;
      },
      handle,
    });
    await vi.waitFor(() => expect(scene.results).toEqual(new Map([[good, 7]])), soon);
    expect(scene.dead.map(({ id, reason }) => [id, reason])).toEqual([
      [noJson, 'malformed'],
      [wrong, 'malformed'],
    ]);
    expect(handle).toHaveBeenCalledTimes(1);
    expect(scene.reports.map(({ code }) => code).sort()).toEqual(['given_up', 'given_up', 'malformed']);
  });

  test('too large for a message is refused with the numbers, as is such a result', async () => {
    const scene = await createScene();
    await scene.listen();
    const large = 'x'.repeat(1024 * 1024);
    const publishing = publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.1.0`, payload: large });
    await expect(publishing).rejects.toThrow(PayloadTooLargeError);
    await expect(publishing).rejects.toThrow(/1048578 bytes, and the NATS server takes 1047552/);
    await scene.work({ handle: async () => large });
    await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.2.0`, payload: 0 });
    await vi.waitFor(() => expect(scene.dead.map(({ reason }) => reason)).toEqual(['too_large']), soon);
  });
});

describe('a result', () => {
  test('that does not fit is reported and dropped, and the next one comes', async () => {
    const scene = await createScene();
    await scene.listen();
    await scene.broker.js.publish(subjects.result(sandboxPool, `${scene.run}.1.0`), Buffer.from([0xff, 0xfe]));
    await publishResult(scene.broker, { ...sandboxPool, id: `${scene.run}.2.0`, payload: { wrong: true } });
    await publishResult(scene.broker, { ...sandboxPool, id: `${scene.run}.3.0`, payload: 'fits' });
    await vi.waitFor(() => expect([...scene.results.values()]).toEqual(['fits']), soon);
    expect(scene.reports.map(({ code, id }) => [code, id])).toEqual([
      ['malformed', `${scene.run}.1.0`],
      ['malformed', `${scene.run}.2.0`],
    ]);
  });

  test('waits with its worker while the stream is full', async () => {
    const scene = await createScene({ limits: { resultsBytes: 3_000 } });
    await publishResult(scene.broker, { ...sandboxPool, id: 'other.1.0', payload: 'x'.repeat(2_000) });
    const handle = vi.fn(async () => 'y'.repeat(2_000));
    await scene.work({ handle });
    await scene.listen();
    await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.1.0`, payload: 0 });
    await vi.waitFor(() => expect(scene.reports.map(({ code }) => code)).toEqual(['result_waiting']), soon);
    expect(scene.reports[0]!.message).toMatch(/the stream is full/);
    await scene.broker.jsm.streams.purge(RESULTS);
    await vi.waitFor(() => expect(scene.results.size).toBe(1), soon);
    expect(handle).toHaveBeenCalledTimes(1);
  });
});

describe('what became of a job', () => {
  test('can be looked up: its result, its notice, or nothing', async () => {
    const scene = await createScene();
    const [done, given, open] = [1, 2, 3].map((n) => `${scene.run}.${n}.0`) as [string, string, string];
    await scene.work({
      maxAttempts: 1,
      handle: async (job) => {
        if (job === 'poison') throw new Error('as always');
        return { of: job };
      },
    });
    await publishJob(scene.broker, { ...sandboxPool, id: done, payload: 'work' });
    await publishJob(scene.broker, { ...sandboxPool, id: given, payload: 'poison' });
    await vi.waitFor(async () => expect((await scene.broker.jsm.streams.info(JOBS)).state.messages).toBe(0), soon);
    expect(await storedResult(scene.broker, sandboxPool, done)).toEqual({ of: 'work' });
    expect(await storedDead(scene.broker, sandboxPool, done)).toBeUndefined();
    expect(await storedResult(scene.broker, sandboxPool, given)).toBeUndefined();
    expect(await storedDead(scene.broker, sandboxPool, given)).toMatchObject({
      id: given,
      reason: 'failed',
      attempts: 1,
    });
    // Another pool's answer to the same job is none.
    expect(await storedResult(scene.broker, { kind: 'llm', pool: 'default' }, done)).toBeUndefined();
    expect(await storedResult(scene.broker, sandboxPool, open)).toBeUndefined();
    expect(await storedDead(scene.broker, sandboxPool, open)).toBeUndefined();
  });

  test('is told from now on to who wants nothing of before', async () => {
    const scene = await createScene();
    const heard: string[] = [];
    const onReport = scene.onReport;
    const store = (n: number) => publishResult(scene.broker, { ...sandboxPool, id: `${scene.run}.${n}.0`, payload: n });
    const bury = (id: string) =>
      scene.broker.js.publish(
        subjects.dead(sandboxPool, id),
        JSON.stringify({ id, ...sandboxPool, attempts: 1, reason: 'failed', message: 'It failed.' }),
      );
    await store(1);
    await bury('old.1.0');
    await subscribeResults(scene.broker, 'all', {
      from: 'new',
      parse: (payload) => payload,
      handle: (id, payload, { kind }) => void heard.push(`${kind} ${id} ${payload}`),
      onReport,
    });
    await subscribeDead(scene.broker, 'all', { from: 'new', handle: ({ id }) => void heard.push(id), onReport });
    await store(2);
    await vi.waitFor(() => expect(heard).toEqual([`sandbox ${scene.run}.2.0 2`]), soon);
    await bury('new.1.0');
    await vi.waitFor(() => expect(heard).toEqual([`sandbox ${scene.run}.2.0 2`, 'new.1.0']), soon);
  });
});

test('a notice that a job was given up is of the job that its subject names, whatever it says', async () => {
  const scene = await createScene();
  await scene.listen();
  const [own, other] = [`${scene.run}.1.0`, `${scene.run}.2.0`] as const;
  const forged = { id: other, kind: 'llm', pool: 'gpu', attempts: 3, reason: 'failed', message: 'Forged.' };
  await scene.broker.js.publish(subjects.dead(sandboxPool, own), JSON.stringify(forged));
  await vi.waitFor(() => expect(scene.dead).toHaveLength(1), soon);
  expect(scene.dead[0]).toMatchObject({ id: own, ...sandboxPool });
});

describe('the queue', () => {
  test('refuses jobs when it is full', async () => {
    const scene = await createScene({ limits: { jobs: 2 } });
    const publish = (n: number) => publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.${n}.0`, payload: n });
    await publish(1);
    await publish(2);
    await expect(publish(3)).rejects.toThrow(BackPressureError);
    await scene.listen();
    await scene.work({ handle: async (n) => n });
    await vi.waitFor(() => expect(scene.results.size).toBe(2), soon);
    await vi.waitFor(() => publish(3), soon);
    await vi.waitFor(() => expect(scene.results.size).toBe(3), soon);
  });

  test('is shared: two workers each take one, and a slow job holds back no other', async () => {
    const scene = await createScene();
    await scene.listen();
    const slow = gate();
    const holder = gate();
    const handledBy: string[] = [];
    const worker = (name: string) =>
      scene.work({
        handle: async (job) => {
          handledBy.push(name);
          if (job === 'slow') {
            holder.open();
            await slow.opened;
          }
          return name;
        },
      });
    await worker('a');
    await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.1.0`, payload: 'slow' });
    await holder.opened;
    // Queued while `a` is the only one there: had it fetched ahead, these would wait for `slow`.
    for (const n of [2, 3, 4])
      await publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.${n}.0`, payload: 'quick' });
    await worker('b');
    await vi.waitFor(() => expect(scene.results.size).toBe(3), soon);
    slow.open();
    await vi.waitFor(() => expect(scene.results.size).toBe(4), soon);
    expect(handledBy).toEqual(['a', 'b', 'b', 'b']);
  });

  test('of a pool that nobody made is named to the worker that asks for it', async () => {
    const scene = await createScene();
    const joining = scene.work({ pool: 'gpu', handle: async () => 0 });
    await expect(joining).rejects.toThrow(BrokerUnavailableError);
    await expect(joining).rejects.toThrow(/join the pool sandbox\/gpu/);
  });
});

describe('a cancelled run', () => {
  test('ends its running job, loses its queued ones, and can be resumed', async () => {
    const scene = await createScene();
    await scene.listen();
    const running = gate();
    const handled: unknown[] = [];
    await scene.work({
      handle: async (job, { signal }) => {
        handled.push(job);
        if (job !== 'long') return String(job);
        running.open();
        return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    const publish = (n: number, payload: string) =>
      publishJob(scene.broker, { ...sandboxPool, id: `${scene.run}.${n}.0`, payload });
    await publish(1, 'long');
    await running.opened;
    await publish(2, 'queued');
    await publishJob(scene.broker, { ...sandboxPool, id: 'another-run.1.0', payload: 'kept' });
    await cancelRun(scene.broker, scene.run);
    await vi.waitFor(() => expect(handled).toEqual(['long', 'kept']), soon);
    expect(scene.reports.map(({ code, id }) => [code, id])).toEqual([['cancelled', `${scene.run}.1.0`]]);
    expect(await publish(1, 'again')).toBe('queued');
    await vi.waitFor(() => expect([...scene.results]).toEqual([[`${scene.run}.1.0`, 'again']]), soon);
    expect(scene.dead).toEqual([]);
  });
});
