import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type Broker, connectBroker } from '../../infra/nats/connection.ts';
import type { Report } from '../../infra/nats/report.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../infra/nats/server.ts';
import { type DeadJob, subscribeDead, subscribeResults } from '../../infra/nats/subscriptions.ts';
import { ensureTopology, type TopologyOptions } from '../../infra/nats/topology.ts';
import { runWorker, type Worker, type WorkerOptions } from '../../infra/nats/worker.ts';

/** A real server with the streams, one connection, and what one test does with them; all of it ends with the test. */
export type Scene = {
  readonly server: EmbeddedServer;
  readonly broker: Broker;
  readonly run: string;
  readonly reports: Report[];
  readonly onReport: (report: Report) => void;
  /** Results by job id, in the order of their coming. */
  readonly results: Map<string, unknown>;
  readonly dead: DeadJob[];
  connect(name: string): Promise<Broker>;
  /** A worker on a connection of its own. */
  work(options: Partial<WorkerOptions<unknown>> & Pick<WorkerOptions<unknown>, 'handle'>): Promise<Worker>;
  listen(): Promise<void>;
};

export const sandboxPool = { kind: 'sandbox', pool: 'default' } as const;

export const createScene = async (topology: Partial<TopologyOptions> = {}): Promise<Scene> => {
  const server = await startEmbeddedServer();
  onTestFinished(() => server.stop());
  const connect = async (name: string): Promise<Broker> => {
    const connected = await connectBroker({ ...server, name });
    onTestFinished(() => connected.close());
    return connected;
  };
  const broker = await connect('test');
  await ensureTopology(broker, { storage: 'memory', ...topology });
  const run = randomUUID();
  const reports: Report[] = [];
  const onReport = (report: Report): void => void reports.push(report);
  const results = new Map<string, unknown>();
  const dead: DeadJob[] = [];
  return {
    server,
    broker,
    run,
    reports,
    onReport,
    results,
    dead,
    connect,
    work: async (options) => {
      const worker = await runWorker(await connect('worker'), {
        ...sandboxPool,
        concurrency: 1,
        parse: (payload) => payload,
        onReport,
        retryDelayMs: 10,
        ...options,
      });
      onTestFinished(() => worker.stop({ abort: true }));
      return worker;
    },
    listen: async () => {
      await subscribeResults(
        broker,
        { run },
        {
          parse: (payload) => {
            if (typeof payload !== 'number' && typeof payload !== 'string') throw new Error('neither number nor text');
            return payload;
          },
          handle: (id, payload) => void results.set(id, payload),
          onReport,
        },
      );
      await subscribeDead(broker, { run }, { handle: (job) => void dead.push(job), onReport });
    },
  };
};

/** A promise that the test resolves itself. */
export const gate = (): { readonly opened: Promise<void>; open(): void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
};
