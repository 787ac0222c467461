import { type Broker, connectBroker } from '../../infra/nats/connection.ts';
import { joinPool } from '../../infra/nats/join-pool.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import type { ChooseProposer } from './llm-worker.ts';
import { POOL, startLlmWorker } from './workers.ts';

export type LlmProcess = {
  /** Gives back the job that is being worked on, for another worker, and leaves. */
  stop(): Promise<void>;
};

/** How long a job stays with a worker that says nothing, where this process is the first to make the pool. */
const JOB_LEASE_MS = 30_000;

const report: OnReport = ({ message }) => console.error(`[BROKER] ${message}`);

/**
 * Makes this process an llm worker on a NATS server: it answers the proposer jobs of the orchestrators there. `url` holds the
 * token or the user, where the server wants one. Waits until the pool is there.
 * @throws {BrokerUnavailableError}
 */
export const serveProposers = async (
  url: string,
  choose: ChooseProposer,
  { onReport = report, jobLeaseMs = JOB_LEASE_MS }: { readonly onReport?: OnReport; readonly jobLeaseMs?: number } = {},
): Promise<LlmProcess> => {
  const broker: Broker = await connectBroker({ url, name: 'opsguard-worker-llm', onReport });
  await joinPool(broker, { kind: 'llm', pool: POOL }, { storage: 'file', ackWaitMs: jobLeaseMs }, onReport);
  const worker = await startLlmWorker(broker, choose, onReport);
  return {
    stop: async () => {
      await worker.stop({ abort: true });
      await broker.close();
    },
  };
};
