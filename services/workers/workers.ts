import { availableParallelism } from 'node:os';
import type { Broker } from '../../infra/nats/connection.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import { runOf } from '../../infra/nats/subjects.ts';
import { runWorker, type Worker } from '../../infra/nats/worker.ts';
import type { Sandbox } from '../sandbox/port.ts';
import { createBrokerBlobs } from './broker-blobs.ts';
import { type ChooseProposer, llmHandler } from './llm-worker.ts';
import { LlmMessage, SandboxMessage } from './messages.ts';
import { sandboxHandler } from './sandbox-worker.ts';

export const POOL = 'default';

/** Joins the sandbox pool. As many containers at once as there are cores: more would only wait for each other. */
export const startSandboxWorker = (broker: Broker, sandbox: Sandbox, onReport: OnReport): Promise<Worker> => {
  const handle = sandboxHandler(sandbox, createBrokerBlobs(broker));
  return runWorker(broker, {
    kind: 'sandbox',
    pool: POOL,
    concurrency: Math.max(1, availableParallelism()),
    parse: (payload) => SandboxMessage.parse(payload),
    handle: (message, { id, signal }) => handle(message, { run: runOf(id), signal }),
    onReport,
  });
};

/** Joins the llm pool. One question at a time: a local model answers no faster when asked two. */
export const startLlmWorker = (broker: Broker, choose: ChooseProposer, onReport: OnReport): Promise<Worker> => {
  const handle = llmHandler(choose, createBrokerBlobs(broker));
  return runWorker(broker, {
    kind: 'llm',
    pool: POOL,
    concurrency: 1,
    parse: (payload) => LlmMessage.parse(payload),
    handle: (message, { signal }) => handle(message, { signal }),
    onReport,
  });
};
