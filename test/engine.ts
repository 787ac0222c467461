import { connectDocker } from '../infra/docker/connect.ts';
import { connectBroker } from '../infra/nats/connection.ts';
import type { OnReport } from '../infra/nats/report.ts';
import { startEmbeddedServer } from '../infra/nats/server.ts';
import { ensureTopology } from '../infra/nats/topology.ts';
import type { BlobStore } from '../services/blobs/port.ts';
import { systemClock } from '../services/clock.ts';
import { createBlobExchange } from '../services/orchestrator/blob-exchange.ts';
import { createBrokerQueue } from '../services/orchestrator/broker-queue.ts';
import { createJobs } from '../services/orchestrator/jobs.ts';
import { createPost, type Post } from '../services/orchestrator/post.ts';
import { createDockerSandbox } from '../services/sandbox/docker/sandbox.ts';
import { createBrokerBlobs } from '../services/workers/broker-blobs.ts';
import type { ChooseProposer } from '../services/workers/llm-worker.ts';
import { startLlmWorker, startSandboxWorker } from '../services/workers/workers.ts';

/** What a run stands on, all of it real: broker, workers, containers. */
export type EngineParts = {
  /** The post of a run whose blobs are at `home`. */
  openPost(run: string, home: BlobStore): Post;
  /** Ends the NATS server alone, as a crash of it would. */
  loseBroker(): Promise<void>;
  close(): Promise<void>;
};

/** Starts the engine's parts with a proposer of the test's own. */
export const startEngineParts = async (choose: ChooseProposer, onReport: OnReport): Promise<EngineParts> => {
  const server = await startEmbeddedServer();
  const broker = await connectBroker({ ...server, name: 'opsguard-test', onReport });
  await ensureTopology(broker, { storage: 'file' });
  const sandbox = createDockerSandbox({ docker: connectDocker(process.env) });
  const workers = [await startSandboxWorker(broker, sandbox, onReport), await startLlmWorker(broker, choose, onReport)];
  const jobs = createJobs({ queue: createBrokerQueue(broker, onReport), clock: systemClock, onReport });
  return {
    openPost: (run, home) => createPost(run, jobs, createBlobExchange(home, createBrokerBlobs(broker), systemClock)),
    loseBroker: () => server.stop(),
    close: async () => {
      await jobs.close();
      for (const worker of workers) await worker.stop({ abort: true });
      await sandbox.close();
      await broker.close();
      await server.stop();
    },
  };
};
