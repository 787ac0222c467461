import { type Config, loadConfig } from '../../infra/config/config.ts';
import { connectDocker } from '../../infra/docker/connect.ts';
import { connectBroker } from '../../infra/nats/connection.ts';
import { joinPool } from '../../infra/nats/join-pool.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import { capacity } from '../../services/sandbox/docker/capacity.ts';
import { createDockerSandbox } from '../../services/sandbox/docker/sandbox.ts';
import { chooseProposer } from '../../services/workers/choose-proposer.ts';
import { serveProposers } from '../../services/workers/llm-process.ts';
import { POOL, startSandboxWorker } from '../../services/workers/workers.ts';
import { EXIT, UsageError } from '../exit.ts';
import { toldToStop } from '../interrupts.ts';
import { fromUser } from '../paths.ts';
import { say } from '../say.ts';

/** `opsguard worker sandbox|llm`: does the work of its pool until it is told to stop (Ctrl-C or SIGTERM). */
export const work = async (
  kind: 'sandbox' | 'llm',
  flags: { readonly nats?: string; readonly config?: string },
): Promise<number> => {
  const file = flags.config === undefined ? undefined : fromUser(flags.config);
  const config = await loadConfig({ nats_url: flags.nats }, process.env, file);
  if (config.natsUrl === null)
    throw new UsageError('A worker needs the NATS server of its orchestrators; give its address with --nats.');
  const onReport: OnReport = ({ message }) => say(`[BROKER] ${message}`);
  const { natsUrl: url, jobLeaseMs } = config;
  const worker =
    kind === 'sandbox'
      ? await serveSandbox(url, config, onReport)
      : await serveProposers(url, chooseProposer(config), { onReport, jobLeaseMs });
  const stopped = toldToStop();
  say(`[WORKER] ${kind} is ready`);
  await stopped;
  await worker.stop();
  return EXIT.verified;
};

const serveSandbox = async (url: string, config: Config, onReport: OnReport): Promise<{ stop(): Promise<void> }> => {
  const broker = await connectBroker({ url, name: 'opsguard-worker-sandbox', onReport });
  const topology = { storage: 'file', ackWaitMs: config.jobLeaseMs } as const;
  await joinPool(broker, { kind: 'sandbox', pool: POOL }, topology, onReport);
  const { atOnce, warm } = capacity(config.limits.memoryBytes);
  const sandbox = createDockerSandbox({ docker: connectDocker(process.env), warm: config.warmContainers ?? warm });
  await sandbox.reap()();
  const worker = await startSandboxWorker(broker, sandbox, onReport, atOnce);
  return {
    stop: async () => {
      await worker.stop({ abort: true });
      await sandbox.close();
      await broker.close();
    },
  };
};
