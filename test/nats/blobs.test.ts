import { createHash, randomBytes } from 'node:crypto';
import { Objm } from '@nats-io/obj';
import { describe, expect, test, vi } from 'vitest';
import { cachedBlobs, getBlob, putBlob } from '../../infra/nats/blobs.ts';
import { BackPressureError, BlobError } from '../../infra/nats/errors.ts';
import { BLOBS } from '../../infra/nats/topology.ts';
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
    const { state } = await broker.jsm.streams.info(`OBJ_${BLOBS}`);
    await putBlob(broker, bytes);
    expect((await broker.jsm.streams.info(`OBJ_${BLOBS}`)).state.last_seq).toBe(state.last_seq);
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
    const store = await new Objm(broker.nc).open(BLOBS);
    await store.putBlob({ name: absent }, Buffer.from('forged'));
    await expect(getBlob(broker, absent)).rejects.toThrow(/other bytes under/);
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
    const read = vi.spyOn(Objm.prototype, 'open');
    const get = cachedBlobs(broker, 250);
    expect(await Promise.all([get(a), get(a)])).toEqual([Buffer.alloc(100, 'a'), Buffer.alloc(100, 'a')]);
    await get(b);
    await get(a);
    await get(c);
    await get(large);
    expect(read).toHaveBeenCalledTimes(4);
    await get(a);
    await get(c);
    expect(read).toHaveBeenCalledTimes(4);
    await get(b);
    expect(read).toHaveBeenCalledTimes(5);
    read.mockRestore();
  });
});
