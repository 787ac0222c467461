import { createHash, randomBytes } from 'node:crypto';
import { headers } from '@nats-io/nats-core';
import { Objm } from '@nats-io/obj';
import { describe, expect, test, vi } from 'vitest';
import { cachedBlobs, getBlob, putBlob } from '../../infra/nats/blobs.ts';
import { BackPressureError, BlobError } from '../../infra/nats/errors.ts';
import { BLOB_STREAM, BLOBS, blobSubjects } from '../../infra/nats/topology.ts';
import { createScene } from './scene.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('blobs', () => {
  test('of 5 MB go there and back, and are stored once, whoever puts them', async () => {
    const { broker, connect } = await createScene();
    const bytes = randomBytes(5 * 1024 * 1024);
    const other = await connect('other');
    // At once: both find nothing there, and one of them comes second.
    const [first, second] = await Promise.all([putBlob(broker, bytes), putBlob(other, bytes)]);
    expect([first, second]).toEqual([sha256(bytes), sha256(bytes)]);
    const { state } = await broker.jsm.streams.info(BLOB_STREAM);
    await putBlob(broker, bytes);
    expect((await broker.jsm.streams.info(BLOB_STREAM)).state.last_seq).toBe(state.last_seq);
    // The loser's chunks are gone again.
    expect(state.bytes).toBeLessThan(bytes.length * 1.1);
    expect((await getBlob(other, first)).equals(bytes)).toBe(true);
  });

  test('may be empty', async () => {
    const { broker } = await createScene();
    expect(await getBlob(broker, await putBlob(broker, Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
  });

  test('that are not there, or are other bytes, are errors', async () => {
    const { broker } = await createScene();
    const absent = sha256(Buffer.from('absent'));
    await expect(getBlob(broker, absent)).rejects.toThrow(BlobError);
    await expect(getBlob(broker, absent)).rejects.toThrow(/is not in the store/);
    const put = async (name: string, chunks: readonly string[], entry: object): Promise<void> => {
      for (const chunk of chunks) await broker.js.publish(blobSubjects.chunks(name), chunk);
      await broker.js.publish(blobSubjects.entry(name), JSON.stringify({ nuid: name, ...entry }));
    };
    await put(absent, ['forged'], { chunks: 1 });
    await expect(getBlob(broker, absent)).rejects.toThrow(/other bytes under/);
    await put('short', ['one of two'], { chunks: 2 });
    await expect(getBlob(broker, 'short')).rejects.toThrow(/a part of it is missing/);
    await put('no-entry', [], { chunks: 'many' });
    await expect(getBlob(broker, 'no-entry')).rejects.toThrow(BlobError);
  });

  test('stay what they are, whatever is written behind them', async () => {
    const { broker } = await createScene();
    const bytes = randomBytes(400_000);
    const sha = await putBlob(broker, bytes);
    const first = await broker.jsm.streams.getMessage(BLOB_STREAM, { last_by_subj: blobSubjects.entry(sha) });
    const { nuid } = first!.json<{ nuid: string }>();
    await broker.js.publish(blobSubjects.chunks(nuid), 'more');
    await broker.js.publish(blobSubjects.entry(sha), JSON.stringify({ nuid: 'other', chunks: 0 }));
    const rollup = headers();
    rollup.set('Nats-Rollup', 'all');
    await expect(broker.js.publish(blobSubjects.chunks(nuid), 'alone', { headers: rollup })).rejects.toThrow(/rollup/);
    expect((await getBlob(broker, sha)).equals(bytes)).toBe(true);
  });

  test('can be read by any client of the NATS object store', async () => {
    const { broker } = await createScene();
    const bytes = randomBytes(700_000);
    const sha = await putBlob(broker, bytes);
    const store = await new Objm(broker.nc).open(BLOBS);
    expect(Buffer.compare((await store.getBlob(sha)) ?? Buffer.alloc(0), bytes)).toBe(0);
  });

  test('are refused when the store is full', async () => {
    const { broker } = await createScene({ limits: { blobsBytes: 1024 * 1024 } });
    await expect(putBlob(broker, randomBytes(2 * 1024 * 1024))).rejects.toThrow(BackPressureError);
    const small = randomBytes(1000);
    expect((await getBlob(broker, await putBlob(broker, small))).equals(small)).toBe(true);
  });

  test('are kept by the cache up to its limit, the least recently used going first', async () => {
    const { broker } = await createScene();
    const digests = await Promise.all(['a', 'b', 'c'].map((text) => putBlob(broker, Buffer.alloc(100, text))));
    const [a, b, c] = digests as [string, string, string];
    const large = await putBlob(broker, Buffer.alloc(1000));
    const read = vi.spyOn(broker.jsm.streams, 'getMessage');
    // Two reads a blob: its entry, and its one chunk.
    const get = cachedBlobs(broker, 250);
    expect(await Promise.all([get(a), get(a)])).toEqual([Buffer.alloc(100, 'a'), Buffer.alloc(100, 'a')]);
    await get(b);
    await get(a);
    await get(c);
    await get(large);
    expect(read).toHaveBeenCalledTimes(2 * 4);
    await get(a);
    await get(c);
    expect(read).toHaveBeenCalledTimes(2 * 4);
    await get(b);
    expect(read).toHaveBeenCalledTimes(2 * 5);
    read.mockRestore();
  });
});
