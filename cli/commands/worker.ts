import { once } from 'node:events';
import { loadConfig } from '../../infra/config/config.ts';
import { connectDocker } from '../../infra/docker/connect.ts';
import { connectBroker } from '../../infra/nats/connection.ts';
import { joinPool } from '../../infra/nats/join-pool.ts';
import { createDockerSandbox } from '../../services/sandbox/docker/sandbox.ts';
import { chooseProposer } from '../../services/workers/choose-proposer.ts';
import { POOL, startLlmWorker, startSandboxWorker } from '../../services/workers/workers.ts';
import { EXIT, UsageError } from '../exit.ts';
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
  const onReport = ({ message }: { message: string }): void => say(`[BROKER] ${message}`);
  const broker = await connectBroker({ url: config.natsUrl, name: `opsguard-worker-${kind}`, onReport });
  await joinPool(broker, { kind, pool: POOL }, { storage: 'file', ackWaitMs: config.jobLeaseMs }, onReport);
  const sandbox = kind === 'sandbox' ? createDockerSandbox({ docker: connectDocker(process.env) }) : undefined;
  await sandbox?.reap()();
  const worker =
    sandbox === undefined
      ? await startLlmWorker(broker, chooseProposer(config.ollamaHost, config.model), onReport)
      : await startSandboxWorker(broker, sandbox, onReport);
  say(`[WORKER] ${kind} is ready`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await worker.stop({ abort: true });
  await sandbox?.close();
  await broker.close();
  return EXIT.verified;
};
