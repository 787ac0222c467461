import { expect, onTestFinished, test, vi } from 'vitest';
import { putBlob } from '../../infra/nats/blobs.ts';
import { type Broker, connectBroker } from '../../infra/nats/connection.ts';
import { BrokerUnavailableError } from '../../infra/nats/errors.ts';
import { cancelRun, publishJob } from '../../infra/nats/jobs.ts';
import { startEmbeddedServer } from '../../infra/nats/server.ts';
import { subscribeResults } from '../../infra/nats/subscriptions.ts';
import { ensureTopology } from '../../infra/nats/topology.ts';
import { runWorker } from '../../infra/nats/worker.ts';
import { createForeignServer } from './processes.ts';
import { sandboxPool } from './scene.ts';

const soon = { timeout: 60_000, interval: 50 };

test('a server that is killed and started again loses no job, and nobody has to be told', async () => {
  const server = await createForeignServer();
  server.start();
  const connect = async (onReport: (report: { code: string }) => void): Promise<Broker> => {
    const broker = await vi.waitFor(() => connectBroker({ url: server.url, name: 'test', onReport }), soon);
    onTestFinished(() => broker.close());
    return broker;
  };
  const codes: string[] = [];
  const broker = await connect(({ code }) => void codes.push(code));
  await ensureTopology(broker, { storage: 'file' });
  const results = new Map<string, unknown>();
  const callbacks = {
    parse: (payload: unknown) => payload,
    handle: (id: string, payload: unknown) => void results.set(id, payload),
    onReport: () => undefined,
  };
  await subscribeResults(broker, { run: 'run' }, callbacks);
  const publish = (n: number) => publishJob(broker, { ...sandboxPool, id: `run.${n}.0`, payload: n });
  await publish(1);
  await server.kill();
  server.start();
  const worker = await runWorker(await connect(() => undefined), {
    ...sandboxPool,
    concurrency: 1,
    parse: (payload) => payload,
    handle: async (n) => n,
    onReport: () => undefined,
  });
  onTestFinished(() => worker.stop());
  await vi.waitFor(() => expect([...results]).toEqual([['run.1.0', 1]]), soon);
  // Once more, now with an idle worker that waits for a job.
  await server.kill();
  server.start();
  await vi.waitFor(() => publish(2), soon);
  await vi.waitFor(() => expect(results.get('run.2.0')).toBe(2), soon);
  expect(codes.slice(0, 2)).toEqual(['disconnected', 'reconnected']);
});

test('a server that is gone for good makes calls fail, and keeps nobody from ending', async () => {
  const server = await startEmbeddedServer();
  const broker = await connectBroker({ ...server, name: 'test' });
  await ensureTopology(broker, { storage: 'memory' });
  const started = vi.fn();
  const worker = await runWorker(broker, {
    ...sandboxPool,
    concurrency: 2,
    parse: (payload) => payload,
    handle: (_job, { signal }) => {
      started();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
    onReport: () => undefined,
  });
  const publish = (n: number) => publishJob(broker, { ...sandboxPool, id: `run.${n}.0`, payload: n });
  await publish(1);
  await vi.waitFor(() => expect(started).toHaveBeenCalled(), soon);
  await server.stop();
  const calls = [publish(2), cancelRun(broker, 'run'), putBlob(broker, Buffer.from('bytes'))];
  for (const outcome of await Promise.allSettled(calls)) {
    expect(outcome.status).toBe('rejected');
    expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(BrokerUnavailableError);
  }
  await worker.stop({ abort: true });
  await Promise.all([broker.close(), broker.close()]);
  expect(broker.nc.isClosed()).toBe(true);
});
