import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { connectDocker } from '../infra/docker/connect.ts';
import { connectBroker } from '../infra/nats/connection.ts';
import { startEmbeddedServer } from '../infra/nats/server.ts';
import { subscribeResults } from '../infra/nats/subscriptions.ts';
import { ensureTopology } from '../infra/nats/topology.ts';
import { unwrap } from '../services/failure.ts';
import { ensureImage } from '../services/sandbox/image/ensure.ts';
import { WorkerAnswer } from '../services/workers/messages.ts';
import { postJobs, scriptMessage } from '../test/cluster/scripts.ts';
import { type Call, startOpsguard } from '../test/e2e/cli.ts';
import type { Benchmark, Contender } from './benchmark.ts';

const WORKERS = [1, 2, 4];

/** Half of the machine's memory holds one container at this limit: a worker has one slot then. No container is started ahead. */
const ONE_SLOT = {
  OPSGUARD_MEMORY_MIB: String(Math.floor(totalmem() / 2 ** 21)),
  OPSGUARD_WARM_CONTAINERS: '0',
};

/** How many jobs are posted at once, and what each of them runs. */
type Work = { readonly script: string; readonly count: number };

type Pool = {
  /** Posts the jobs of a new run at once; resolves when all have been answered. */
  burst(): Promise<void>;
  close(): Promise<void>;
};

/** A NATS server with so many workers, each a process of its own. */
const openPool = async (workers: number, { script, count }: Work): Promise<Pool> => {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of undo.splice(0).reverse()) await one();
  };
  try {
    const { reference } = await unwrap(ensureImage(connectDocker(process.env)));
    const folder = await mkdtemp(join(tmpdir(), 'opsguard-bench-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const server = await startEmbeddedServer();
    undo.push(() => server.stop());
    const broker = await connectBroker({ ...server, name: 'bench', onReport: ({ message }) => console.error(message) });
    undo.push(() => broker.close());
    await ensureTopology(broker, { storage: 'file' });
    const env = { ...process.env, ...ONE_SLOT, OPSGUARD_NATS_URL: server.url.replace('//', `//${server.token}@`) };
    const started = Array.from(
      { length: workers },
      (): Call => startOpsguard(['worker', 'sandbox'], { cwd: folder, env }),
    );
    undo.push(async () => {
      for (const worker of started) worker.kill('SIGTERM');
      await Promise.all(started.map(({ done }) => done));
    });
    await Promise.all(started.map((worker) => worker.saw('[WORKER] sandbox is ready')));

    let left = 0;
    let ended = Promise.withResolvers<void>();
    await subscribeResults(broker, 'all', {
      parse: (payload) => WorkerAnswer.parse(payload),
      handle: (id, answer) => {
        if (answer.type !== 'observed' || answer.observation.end.kind !== 'end')
          ended.reject(new Error(`The job ${id} did not run to its end.`));
        if (--left === 0) ended.resolve();
      },
      onReport: ({ message }) => ended.reject(new Error(message)),
    });
    const payload = await scriptMessage(broker, reference, script);
    return {
      burst: async () => {
        left = count;
        ended = Promise.withResolvers();
        await Promise.all([postJobs(broker, randomUUID(), payload, count), ended.promise]);
      },
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
};

const poolOf = (workers: number, work: Work): Contender => {
  let pool: Pool | undefined;
  return {
    name: `${workers} worker process${workers === 1 ? '' : 'es'}, one slot each`,
    prepare: async () => {
      pool = await openPool(workers, work);
    },
    run: () => pool?.burst(),
    close: async () => pool?.close(),
  };
};

const poolsBenchmark = (name: string, work: Work): Benchmark => ({
  name,
  unit: 'sandbox jobs',
  count: work.count,
  rounds: 3,
  contenders: WORKERS.map((workers) => poolOf(workers, work)),
});

/** Sandbox jobs that wait most of their time: what more workers bring where cores do not bound them. */
export const waitingJobsBenchmark = (): Benchmark =>
  poolsBenchmark('pools, jobs that wait for a second', { script: 'import time\ntime.sleep(1)', count: 8 });

/** Sandbox jobs that do nothing: a container's start and end, which the engine and the cores bound. */
export const shortJobsBenchmark = (): Benchmark =>
  poolsBenchmark('pools, jobs that do nothing', { script: 'pass', count: 24 });
