import { DiscardPolicy, StorageType } from '@nats-io/jetstream';
import { describe, expect, it, vi } from 'vitest';
import { BrokerUnavailableError } from '../../infra/nats/errors.ts';
import { publishEvent, subscribeEvents } from '../../infra/nats/feed.ts';
import { EVENTS, ensureLeases, ensureLogStream } from '../../infra/nats/log-stream.ts';
import { subjects } from '../../infra/nats/subjects.ts';
import { createScene } from './scene.ts';

const soon = { timeout: 20_000, interval: 10 };

describe('the log stream', () => {
  it('is left as it is when it is there, whatever its limits', async () => {
    const { broker } = await createScene();
    await ensureLogStream(broker, { maxBytes: 10_000_000 });
    await ensureLogStream(broker, { maxBytes: 20_000_000 });
    expect((await broker.jsm.streams.info(EVENTS)).config.max_bytes).toBe(10_000_000);
  });

  it('is refused when it could lose records, and all that is wrong with it is named', async () => {
    const { broker } = await createScene();
    await broker.jsm.streams.add({
      name: EVENTS,
      subjects: [subjects.events],
      storage: StorageType.Memory,
      discard: DiscardPolicy.Old,
      max_msgs_per_subject: 5,
      deny_delete: true,
    });
    const ensuring = ensureLogStream(broker);
    await expect(ensuring).rejects.toThrow(BrokerUnavailableError);
    await expect(ensuring).rejects.toThrow(/OPSGUARD_EVENTS is not append-only/);
    for (const wrong of ['storage is "memory"', 'discard is "old"', 'deny_purge is', 'max_msgs_per_subject is 5'])
      await expect(ensuring).rejects.toThrow(wrong);
    await expect(ensuring).rejects.not.toThrow(/deny_delete/);
  });
});

it('leases end after the time of the bucket that is there, not of the one that was asked for', async () => {
  const { broker } = await createScene();
  expect(await ensureLeases(broker, { ttlMs: 5_000 })).toBe(5_000);
  expect(await ensureLeases(broker, { ttlMs: 60_000 })).toBe(5_000);
});

it('the live feed reaches those who watch, and does not get into the log', async () => {
  const scene = await createScene();
  await ensureLogStream(scene.broker);
  const seen: string[] = [];
  await subscribeEvents(await scene.connect('watcher'), 'all', {
    handle: (_run, bytes) => void seen.push(Buffer.from(bytes).toString()),
    onReport: scene.onReport,
  });
  publishEvent(scene.broker, scene.run, Buffer.from('live'));
  await scene.broker.js.publish(subjects.event(scene.run), 'stored');
  await vi.waitFor(() => expect(seen).toEqual(['live', 'stored']), soon);
  const { state } = await scene.broker.jsm.streams.info(EVENTS);
  expect(state).toMatchObject({ messages: 1, last_seq: 1 });
  expect((await scene.broker.jsm.streams.getMessage(EVENTS, { seq: 1 }))?.string()).toBe('stored');
});
