import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { nanos } from '@nats-io/nats-core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { getBlob, putBlob } from '../../infra/nats/blobs.ts';
import { type Broker, connectBroker } from '../../infra/nats/connection.ts';
import { subscribeEvents } from '../../infra/nats/feed.ts';
import { cancelRun, publishJob } from '../../infra/nats/jobs.ts';
import { joinPool } from '../../infra/nats/join-pool.ts';
import { openLeaseBucket } from '../../infra/nats/lease-bucket.ts';
import { ensureLeases, ensureLogStream, requireDurableBlobs } from '../../infra/nats/log-stream.ts';
import { progressPublisher, subscribeProgress } from '../../infra/nats/progress.ts';
import type { Report } from '../../infra/nats/report.ts';
import { answerRequests } from '../../infra/nats/requests.ts';
import { JOB_KINDS, type JobKind, subjects } from '../../infra/nats/subjects.ts';
import { subscribeDead, subscribeResults } from '../../infra/nats/subscriptions.ts';
import { consumerName, ensureTopology, JOBS } from '../../infra/nats/topology.ts';
import { runWorker, type WorkerOptions } from '../../infra/nats/worker.ts';
import { openSharedRuns } from '../../services/runtime/shared-log.ts';
import { commit, RUNS } from '../log/commits.ts';
import { createForeignServer } from './processes.ts';
import { CONFIGURATION, createRoleCluster, createRoleServer, type RoleServer, variablesFor } from './roles.ts';
import { gate } from './scene.ts';

const soon = { timeout: 20_000, interval: 20 };
const [RUN] = RUNS;

const work = async (
  server: RoleServer,
  kind: JobKind,
  handle: WorkerOptions<unknown>['handle'],
): Promise<{ broker: Broker; reports: Report[] }> => {
  const reports: Report[] = [];
  const broker = await server.as(`${kind}-worker`);
  const worker = await runWorker(broker, {
    kind,
    pool: 'default',
    concurrency: 2,
    parse: (payload) => payload,
    handle,
    onReport: (report) => void reports.push(report),
    retryDelayMs: 10,
  });
  onTestFinished(() => worker.stop({ abort: true }));
  return { broker, reports };
};

it('the configuration is one that the server takes, with passwords from the environment', async () => {
  const check = (env: NodeJS.ProcessEnv) => promisify(execFile)('nats-server', ['-t', '-c', CONFIGURATION], { env });
  const { stderr } = await check({ ...process.env, ...variablesFor('/tmp') });
  expect(stderr).toMatch(/is valid/);
  await expect(check({ PATH: process.env.PATH })).rejects.toThrow(/variable reference for 'OPSGUARD_/);
});

describe('each role can do its work', () => {
  it.each(JOB_KINDS)('a %s worker: a job with blobs to its result, another one to its dead letter', async (kind) => {
    const { server, orchestrator } = await createRoleCluster();
    const pool = { kind, pool: 'default' };
    const results = new Map<string, unknown>();
    const dead: unknown[] = [];
    const callbacks = { parse: (payload: unknown) => payload, onReport: () => undefined };
    await subscribeResults(orchestrator, 'all', { ...callbacks, handle: (id, result) => void results.set(id, result) });
    await subscribeDead(orchestrator, 'all', {
      handle: ({ id, reason }) => void dead.push([id, reason]),
      ...callbacks,
    });
    const input = await putBlob(orchestrator, randomBytes(600_000));
    const { broker, reports } = await work(server, kind, async (job) => {
      if (job === 'poison') throw new Error('as always');
      const bytes = await getBlob(broker, String(job));
      return putBlob(broker, Buffer.concat([bytes, Buffer.from('done')]));
    });
    await publishJob(orchestrator, { ...pool, id: `${RUN}.1.0`, payload: input });
    await publishJob(orchestrator, { ...pool, id: `${RUN}.2.0`, payload: 'poison' });
    await vi.waitFor(() => expect([results.size, dead]).toEqual([1, [[`${RUN}.2.0`, 'failed']]]), soon);
    const output = await getBlob(orchestrator, String(results.get(`${RUN}.1.0`)));
    expect(output.subarray(-4).toString()).toBe('done');
    // Acknowledged: the queue is empty.
    await vi.waitFor(async () => expect((await orchestrator.jsm.streams.info(JOBS)).state.messages).toBe(0), soon);
    expect(reports.map(({ code }) => code)).toEqual(['retrying', 'retrying', 'given_up']);
  });

  it('a worker: ends a job that was cancelled, and drops one that has a result', async () => {
    const { server, orchestrator } = await createRoleCluster();
    const pool = { kind: 'sandbox', pool: 'default' } as const;
    const running = gate();
    const { reports } = await work(server, 'sandbox', async (job, { signal }) => {
      if (job !== 'long') return 'done';
      running.open();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await publishJob(orchestrator, { ...pool, id: `${RUN}.1.0`, payload: 'long' });
    await running.opened;
    await cancelRun(orchestrator, RUN);
    await vi.waitFor(() => expect(reports.map(({ code }) => code)).toEqual(['cancelled']), soon);
    await publishJob(orchestrator, { ...pool, id: `${RUN}.2.0`, payload: 'short' });
    await vi.waitFor(async () => expect((await orchestrator.jsm.streams.info(JOBS)).state.messages).toBe(0), soon);
    await publishJob(orchestrator, { ...pool, id: `${RUN}.2.0`, payload: 'short' });
    await vi.waitFor(() => expect(reports.map(({ code }) => code)).toEqual(['cancelled', 'answered_before']), soon);
  });

  it('a model that writes: the orchestrator sees how far it is, of its own run, and what does not fit is dropped', async () => {
    const { server, orchestrator } = await createRoleCluster();
    const job = { kind: 'llm', pool: 'default', id: `${RUN}.1.0` } as const;
    const reports: Report[] = [];
    const seen: unknown[] = [];
    const watching = await subscribeProgress(orchestrator, RUN, {
      parse: (payload) => {
        if (typeof payload !== 'number') throw new TypeError('no number');
        return payload;
      },
      handle: (id, progress) => void seen.push([id, progress]),
      onReport: (report) => void reports.push(report),
    });
    onTestFinished(() => watching.stop());
    const worker = await server.as('llm-worker');
    const tell = progressPublisher(worker, job);
    tell(1);
    // Sooner than a person could read it.
    tell(2);
    progressPublisher(worker, { ...job, id: `${RUNS[1]}.1.0` })(3);
    progressPublisher(worker, { ...job, id: `${RUN}.2.0` })('four');
    progressPublisher(worker, { ...job, id: `${RUN}.3.0` })(5);
    await vi.waitFor(() => expect(seen).toHaveLength(2), soon);
    expect(seen).toEqual([
      [`${RUN}.1.0`, 1],
      [`${RUN}.3.0`, 5],
    ]);
    expect(reports.map(({ code }) => code)).toEqual(['malformed']);
  });

  it('workers that both have a blob to store: one comes second, and neither fails', async () => {
    const { server, orchestrator } = await createRoleCluster();
    const [one, other] = [await server.as('sandbox-worker'), await server.as('llm-worker')];
    for (let round = 0; round < 5; round++) {
      const bytes = randomBytes(300_000);
      const [sha256] = await Promise.all([putBlob(one, bytes), putBlob(other, bytes)]);
      expect((await getBlob(orchestrator, sha256)).equals(bytes)).toBe(true);
    }
  });

  it('an orchestrator: appends to the log, records larger than a message too, and holds leases', async () => {
    const { orchestrator } = await createRoleCluster();
    await requireDurableBlobs(orchestrator);
    const { log } = openSharedRuns(orchestrator);
    await log.append(RUN, 0, commit(1));
    await log.append(RUN, 1, commit(2, 'x'.repeat(2_000_000)));
    expect((await log.readRun(RUN)).records).toHaveLength(2);
    const leases = await openLeaseBucket(orchestrator);
    const lease = await leases.acquire('partition.1', 'me');
    const renewed = await leases.renew('partition.1', lease!);
    expect([...(await leases.held())]).toEqual(['partition.1']);
    await leases.release('partition.1', renewed!);
    expect([...(await leases.held())]).toEqual([]);
    expect(await leases.acquire('partition.1', 'me')).toBeDefined();
    // Made already: nobody minds.
    await ensureTopology(orchestrator, { storage: 'file' });
    await ensureLogStream(orchestrator);
    expect(await ensureLeases(orchestrator, { ttlMs: 99_000 })).toBe(10_000);
  });

  it('a watcher: sees what is appended, and reads the log', async () => {
    const { server, orchestrator } = await createRoleCluster();
    const watcher = await server.as('watcher');
    const seen: string[] = [];
    await subscribeEvents(watcher, 'all', { handle: (run) => void seen.push(run), onReport: () => undefined });
    const { log } = openSharedRuns(orchestrator);
    await log.append(RUN, 0, commit(1));
    await log.append(RUN, 1, commit(2, 'x'.repeat(2_000_000)));
    await vi.waitFor(() => expect(seen).toEqual([RUN, RUN]), soon);
    const read = openSharedRuns(watcher).log;
    expect((await read.readRun(RUN)).records).toEqual((await log.readRun(RUN)).records);
    const runs: string[] = [];
    for await (const { run } of read.readAll()) runs.push(run);
    expect(runs).toEqual([RUN]);
  });

  it('an alerter: is answered by an orchestrator', async () => {
    const { server, orchestrator } = await createRoleCluster();
    const answers = { group: 'opsguard-orchestrators', handle: async (payload: unknown) => ({ got: payload }) };
    await answerRequests(orchestrator, subjects.alerts, { ...answers, onReport: () => undefined });
    const alerter = await server.bare('alerter');
    const answer = await alerter.request(subjects.alerts, JSON.stringify('help'), { timeout: 5_000 });
    expect(answer.json()).toEqual({ got: 'help' });
  });
});

describe('a worker that comes first', () => {
  it('waits for an orchestrator where it may not make its pool, and says so once and soon', async () => {
    const server = await createRoleServer();
    const broker = await server.as('llm-worker');
    const reports: Report[] = [];
    let joined = false;
    const started = performance.now();
    const pool = { kind: 'llm', pool: 'default' } as const;
    const joining = joinPool(broker, pool, { storage: 'file' }, (report) => {
      reports.push(report);
    }).then(() => {
      joined = true;
    });
    await vi.waitFor(() => expect(reports.map(({ code }) => code)).toEqual(['waiting']), soon);
    expect(performance.now() - started).toBeLessThan(1_000);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect([joined, reports.length]).toEqual([false, 1]);
    await ensureTopology(await server.as('orchestrator'), { storage: 'file', ackWaitMs: 7_000 });
    await joining;
    expect(reports).toHaveLength(1);
  });

  it('makes the streams where nothing keeps it from that, with the lease of its configuration', async () => {
    const server = await createForeignServer();
    server.start();
    const broker = await vi.waitFor(() => connectBroker({ url: server.url, name: 'first' }), soon);
    onTestFinished(() => broker.close());
    const onReport = vi.fn();
    const pool = { kind: 'sandbox', pool: 'default' } as const;
    await joinPool(broker, pool, { storage: 'file', ackWaitMs: 7_000 }, onReport);
    const { config } = await broker.jsm.consumers.info(JOBS, consumerName(pool));
    expect(config.ack_wait).toBe(nanos(7_000));
    expect(onReport).not.toHaveBeenCalled();
  });
});
