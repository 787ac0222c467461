import { availableParallelism } from 'node:os';
import type { Broker } from '../../infra/nats/connection.ts';
import { progressPublisher } from '../../infra/nats/progress.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import { runOf } from '../../infra/nats/subjects.ts';
import { runWorker, type Worker } from '../../infra/nats/worker.ts';
import type { Sandbox } from '../sandbox/port.ts';
import { createBrokerBlobs } from './broker-blobs.ts';
import { type ChooseProposer, llmHandler } from './llm-worker.ts';
import { LlmMessage, SandboxMessage } from './messages.ts';
import { sandboxHandler } from './sandbox-worker.ts';

export const POOL = 'default';

/** Deliveries of a job; what the last one fails with is the job's answer. */
const MAX_ATTEMPTS = 3;

/** Joins the sandbox pool. `atOnce` is how many containers work at the same time: more than cores would only wait for each other. */
export const startSandboxWorker = (
  broker: Broker,
  sandbox: Sandbox,
  onReport: OnReport,
  atOnce: number = availableParallelism(),
): Promise<Worker> => {
  const handle = sandboxHandler(sandbox, createBrokerBlobs(broker));
  return runWorker(broker, {
    kind: 'sandbox',
    pool: POOL,
    concurrency: atOnce,
    parse: (payload) => SandboxMessage.parse(payload),
    handle: (message, { id, attempt, signal }) =>
      handle(message, { run: runOf(id), last: attempt >= MAX_ATTEMPTS, signal }),
    onReport,
    maxAttempts: MAX_ATTEMPTS,
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
    handle: (message, { id, attempt, signal }) =>
      handle(message, {
        last: attempt >= MAX_ATTEMPTS,
        signal,
        onProgress: progressPublisher(broker, { kind: 'llm', pool: POOL, id }),
      }),
    onReport,
    maxAttempts: MAX_ATTEMPTS,
  });
};
