import type { Config } from '../../infra/config/config.ts';
import { connectDocker, EngineError } from '../../infra/docker/connect.ts';
import { type Broker, connectBroker } from '../../infra/nats/connection.ts';
import { messageOf, type OnReport } from '../../infra/nats/report.ts';
import { startEmbeddedServer } from '../../infra/nats/server.ts';
import { keepTopology } from '../../infra/nats/topology.ts';
import type { Worker } from '../../infra/nats/worker.ts';
import type { BlobStore } from '../blobs/port.ts';
import { systemClock } from '../clock.ts';
import { isDiskFull, ServiceError, terminal } from '../failure.ts';
import { createBlobExchange, NO_EXCHANGE } from '../orchestrator/blob-exchange.ts';
import { createBrokerQueue } from '../orchestrator/broker-queue.ts';
import { createJobs, type Jobs } from '../orchestrator/jobs.ts';
import { createPost, type Post } from '../orchestrator/post.ts';
import { capacity } from '../sandbox/docker/capacity.ts';
import { createDockerSandbox } from '../sandbox/docker/sandbox.ts';
import { createBrokerBlobs } from '../workers/broker-blobs.ts';
import { chooseProposer } from '../workers/choose-proposer.ts';
import type { WorkerAnswer } from '../workers/messages.ts';
import { startLlmWorker, startSandboxWorker } from '../workers/workers.ts';

/** What runs of this process stand on. Nothing is started before it is needed: an infra alert needs none of it. */
export type Runtime = {
  /** The broker, with its streams there and this process's workers in their pools. Rejects as connectBroker does. */
  broker(): Promise<Broker>;
  /** A post for a run whose blobs are at `home`; null where they are the broker's own. Rejects with a ServiceError. */
  post(run: string, home: BlobStore | null): Promise<Post>;
  /** The broker if it was ever asked for; never starts one. */
  readonly started: () => Promise<Broker> | undefined;
  /** Stops the workers (their containers with them) and the embedded server. */
  close(): Promise<void>;
};

export type RuntimeOptions = {
  readonly config: Config;
  /** Workers in this process, beside whatever others are connected. */
  readonly workers: boolean;
  /**
   * Whether this process stays when a run is over. Containers are then started ahead; for one run alone they would cost more than
   * they save (a fifth of it, on two cores), as each is started either way.
   */
  readonly stays?: boolean;
  readonly onReport: OnReport;
  readonly env: Readonly<Record<string, string | undefined>>;
};

type Closing = () => Promise<unknown>;

export const createRuntime = ({ config, workers, stays = false, onReport, env }: RuntimeOptions): Runtime => {
  /** Undone in reverse order. */
  const closing: Closing[] = [];
  let opening: Promise<Broker> | undefined;
  let jobs: Jobs<WorkerAnswer> | undefined;
  const exchanges = new Set<ReturnType<typeof createBlobExchange>>();

  const open = async (): Promise<Broker> => {
    const address = config.natsUrl === null ? await embedded(closing) : { url: config.natsUrl };
    const broker = await connectBroker({ ...address, name: 'opsguard', onReport });
    closing.push(() => broker.close());
    await keepTopology(broker, { storage: 'file', ackWaitMs: config.jobLeaseMs });
    broker.onReconnect(async () => {
      for (const exchange of exchanges) await exchange.restore();
    });
    if (workers) closing.push(...(await startWorkers(broker, config, stays, onReport, env)));
    return broker;
  };

  const broker = (): Promise<Broker> => {
    opening ??= open();
    return opening;
  };

  const openPost = async (run: string, home: BlobStore | null): Promise<Post> => {
    const opened = await broker();
    if (jobs === undefined) {
      const created = createJobs({ queue: createBrokerQueue(opened, onReport), clock: systemClock, onReport });
      closing.push(() => created.close());
      jobs = created;
    }
    if (home === null) return createPost(run, jobs, NO_EXCHANGE);
    const exchange = createBlobExchange(home, createBrokerBlobs(opened), systemClock);
    exchanges.add(exchange);
    const post = createPost(run, jobs, exchange);
    return {
      ...post,
      close: () => {
        exchanges.delete(exchange);
        post.close();
      },
    };
  };

  return {
    broker,
    post: async (run, home) => {
      try {
        return await openPost(run, home);
      } catch (cause) {
        if (cause instanceof ServiceError || isDiskFull(cause)) throw cause;
        throw new ServiceError(terminal('broker_unavailable', messageOf(cause), cause));
      }
    },
    started: () => opening,
    close: async () => {
      await opening?.catch(() => undefined);
      for (const undo of closing.splice(0).reverse()) await undo().catch(() => undefined);
    },
  };
};

/** A server of our own. When it ends by itself, its connection fails, and jobs that wait are answered as lost. */
const embedded = async (closing: Closing[]): Promise<{ url: string; token: string }> => {
  const server = await startEmbeddedServer();
  closing.push(() => server.stop());
  return server;
};

/** A DOCKER_HOST that cannot be used is the engine's failure, not the broker's. */
export const dockerOf = (env: RuntimeOptions['env']): ReturnType<typeof connectDocker> => {
  try {
    return connectDocker(env);
  } catch (cause) {
    if (cause instanceof EngineError) throw new ServiceError(terminal('engine_unavailable', cause.message, cause));
    throw cause;
  }
};

const startWorkers = async (
  broker: Broker,
  config: Config,
  stays: boolean,
  onReport: OnReport,
  env: RuntimeOptions['env'],
): Promise<Closing[]> => {
  const { atOnce, warm } = capacity(config.limits.memoryBytes);
  const sandbox = createDockerSandbox({ docker: dockerOf(env), warm: config.warmContainers ?? (stays ? warm : 0) });
  // What a killed OpsGuard left goes now; an engine that does not answer is the first job's failure to report.
  await sandbox.reap()();
  const stop =
    (worker: Worker): Closing =>
    () =>
      worker.stop({ abort: true });
  return [
    () => sandbox.close(),
    stop(await startSandboxWorker(broker, sandbox, onReport, atOnce)),
    stop(await startLlmWorker(broker, chooseProposer(config), onReport)),
  ];
};
