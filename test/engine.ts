import { connectDocker } from '../infra/docker/connect.ts';
import { type Broker, connectBroker } from '../infra/nats/connection.ts';
import type { OnReport } from '../infra/nats/report.ts';
import { startEmbeddedServer } from '../infra/nats/server.ts';
import { ensureTopology } from '../infra/nats/topology.ts';
import { createDockerSandbox } from '../services/sandbox/docker/sandbox.ts';
import type { ChooseProposer } from '../services/workers/llm-worker.ts';
import { startLlmWorker, startSandboxWorker } from '../services/workers/workers.ts';

/** What a run stands on, all of it real: broker, workers, containers. */
export type EngineParts = {
  readonly broker: Broker;
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
  return {
    broker,
    loseBroker: () => server.stop(),
    close: async () => {
      for (const worker of workers) await worker.stop({ abort: true });
      await sandbox.close();
      await broker.close();
      await server.stop();
    },
  };
};
