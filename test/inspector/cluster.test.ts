import { expect, it, onTestFinished, vi } from 'vitest';
import type { StreamLog } from '../../events/log/jetstream/log.ts';
import type { LogStream } from '../../events/log/jetstream/stream.ts';
import { subjects } from '../../infra/nats/subjects.ts';
import { createSharedSource } from '../../services/inspector/source/shared.ts';
import { watchBroker } from '../../services/inspector/source/watch-broker.ts';
import { createBrokerBlobs } from '../../services/workers/broker-blobs.ts';
import { loadGolden } from '../histories/golden.ts';
import { createStreamScene } from '../log/stream-scene.ts';
import { listen, serve } from './serving.ts';

const { run, records } = loadGolden('verified');
const soon = { timeout: 30_000, interval: 20 };

const append = async (log: StreamLog, from: number, to: number): Promise<void> => {
  for (const record of records.slice(from, to)) await log.append(run, record.seq - 1, record);
};

/** A cluster's log, an orchestrator that writes it, and the inspector of another process. */
const createCluster = async () => {
  const scene = await createStreamScene();
  const reads: { readonly run: string; readonly messages: number }[] = [];
  const counted = (stream: LogStream): LogStream => ({
    ...stream,
    read: async (of, after) => {
      const messages = await stream.read(of, after);
      reads.push({ run: of, messages: messages.length });
      return messages;
    },
  });
  const [writer, reader] = [await scene.open(), await scene.open(counted)];
  const runs = { log: reader, blobs: createBrokerBlobs(scene.broker) };
  const { at } = await serve(createSharedSource(runs, await watchBroker(scene.broker)));
  return { scene, writer, reads, at };
};

it("a cluster's run is followed as it goes on, and no record of it is read twice", async () => {
  const { writer, reads, at } = await createCluster();
  expect((await listen(at(`/api/runs/${run}/records`))).status).toBe(404);
  await append(writer, 0, 5);
  const heard = await listen(at(`/api/runs/${run}/records`));
  await vi.waitFor(() => expect(heard.messages).toHaveLength(5), soon);
  await append(writer, 5, records.length);
  await heard.done;
  expect(heard.messages.map(({ event, id }) => [event, id])).toEqual([
    ...records.map(({ seq }) => ['record', String(seq)]),
    ['end', ''],
  ]);
  expect(reads.reduce((sum, { messages }) => sum + messages, 0)).toBe(records.length);
  const resumed = await listen(at(`/api/runs/${run}/records`), { 'last-event-id': String(records.length - 1) });
  await resumed.done;
  expect(resumed.messages.map(({ event }) => event)).toEqual(['record', 'end']);
});

it("the list of a cluster's runs updates by itself, and reads what is new alone", async () => {
  const { writer, reads, at } = await createCluster();
  const heard = await listen(at('/api/runs'));
  onTestFinished(() => heard.close());
  const row = () => (JSON.parse(heard.messages.at(-1)?.data ?? '[]') as { state: string; error: string }[])[0];
  await append(writer, 0, 4);
  await vi.waitFor(() => expect(row()).toMatchObject({ state: records[3]?.state }), soon);
  await append(writer, 4, records.length);
  await vi.waitFor(() => expect(row()).toMatchObject({ state: 'verified', error: 'KeyError' }), soon);
  expect(reads.reduce((sum, { messages }) => sum + messages, 0)).toBe(records.length);
});

it("a damaged record of a cluster's log is named, after those before it", async () => {
  const { scene, writer, at } = await createCluster();
  await append(writer, 0, 3);
  await scene.broker.js.publish(subjects.event(run), Buffer.from('{"no":"record"}'));
  const heard = await listen(at(`/api/runs/${run}/records`));
  await heard.done;
  expect(heard.messages.map(({ event }) => event)).toEqual(['record', 'record', 'record', 'problem']);
  expect(heard.messages.at(-1)?.data).toContain('Record 4');
});
