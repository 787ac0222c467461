import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished, vi } from 'vitest';
import { loadConfig } from '../../infra/config/config.ts';
import { consumerName, JOBS } from '../../infra/nats/topology.ts';
import { createRuntime } from '../../services/runtime/runtime.ts';
import { createBrokerBlobs } from '../../services/workers/broker-blobs.ts';
import type { LlmMessage } from '../../services/workers/messages.ts';
import { POOL } from '../../services/workers/workers.ts';
import { chats, startModel } from '../e2e/model.ts';
import { imageReference } from '../sandbox/scene.ts';
import { scriptMessage } from './scripts.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };

/** More than there are slots on most machines: they are freed, too. */
const CELLS = 6;

const target = { errorType: 'KeyError', message: "'id'", file: 'service.py', line: 1, function: '<module>' };
const classification: LlmMessage['classification'] = {
  class: 'code',
  errorType: target.errorType,
  message: target.message,
  rule: 'code/builtin-exception',
  lines: [],
  frames: [],
};

it('a model that never answers holds up no sandbox job, of its own run or another, in a process that does both', async () => {
  const model = await startModel({ reproduction: [{ kind: 'silent' }] });
  onTestFinished(() => model.stop());
  const config = await loadConfig({ proposer: 'ollama', model: 'm', ollama_host: model.url }, {});
  const runtime = createRuntime({ config, workers: true, onReport: () => undefined, env: process.env });
  onTestFinished(() => runtime.close());
  const broker = await runtime.broker();
  const blobs = createBrokerBlobs(broker);
  const [slow, other] = [randomUUID(), randomUUID()];
  const posts = { slow: await runtime.post(slow, null), other: await runtime.post(other, null) };

  const message = await scriptMessage(broker, await imageReference(), 'print("done")');
  const settled = vi.fn();
  const question: LlmMessage = {
    type: 'reproduction',
    workspace: message.layers[0]!,
    errorLog: await blobs.putText('KeyError'),
    classification,
    target,
    attempt: 1,
    past: [],
    proposer: { proposer: 'ollama', model: 'm', allowRemoteModel: false },
  };
  posts.slow.send({ id: `${slow}.1.0`, kind: 'llm', message: question }).then(settled, settled);
  await vi.waitFor(() => {
    expect(settled.mock.calls).toEqual([]);
    expect(chats(model, 'reproduction')).toHaveLength(1);
  }, PATIENCE);

  const answers = await Promise.all(
    Array.from({ length: CELLS }, (_, index) => [
      posts.slow.send({ id: `${slow}.2.${index}`, kind: 'sandbox', message }),
      posts.other.send({ id: `${other}.1.${index}`, kind: 'sandbox', message }),
    ]).flat(),
  );
  for (const answer of answers) expect(answer).toMatchObject({ type: 'observed', observation: { exitCode: 0 } });

  // The model still has the question, and was asked it once.
  const asked = await broker.jsm.consumers.info(JOBS, consumerName({ kind: 'llm', pool: POOL }));
  expect(asked).toMatchObject({ num_ack_pending: 1, num_redelivered: 0 });
  expect(chats(model, 'reproduction')).toHaveLength(1);
  expect(settled).not.toHaveBeenCalled();
});
