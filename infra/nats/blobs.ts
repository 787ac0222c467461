import { createHash } from 'node:crypto';
import { type ObjectStore, Objm, setSha256Backend } from '@nats-io/obj';
import type { Broker } from './connection.ts';
import { apiErrorCode, BlobError, toBrokerError, WRONG_LAST_SEQUENCE } from './errors.ts';
import { BLOBS } from './topology.ts';

/** A quarter of the default message limit: few round trips, and room beside it for others on the connection. */
const CHUNK_BYTES = 256 * 1024;
/** Chunks of one blob follow each other at once; a pause this long means that one is not there. */
const CHUNK_WAIT_MS = 15_000;

// The client's own default hashes in JavaScript, which made up most of a put's time.
setSha256Backend('native');

const open = (broker: Broker): Promise<ObjectStore> => new Objm(broker.nc).open(BLOBS, false);

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Stores bytes under their sha256 (lower-case hex), which it returns; does nothing when they are there already. Throws
 * BackPressureError when the store is full.
 */
export const putBlob = async (broker: Broker, bytes: Uint8Array): Promise<string> => {
  const sha256 = digest(bytes);
  try {
    const store = await open(broker);
    if ((await store.info(sha256)) !== null) return sha256;
    await store.putBlob({ name: sha256, options: { max_chunk_size: CHUNK_BYTES } }, bytes, { previousRevision: 0 });
  } catch (cause) {
    // Somebody else stored the same bytes in the meantime.
    if (apiErrorCode(cause) !== WRONG_LAST_SEQUENCE) throw toBrokerError(`store the blob ${sha256}`, cause);
  }
  return sha256;
};

const readAll = async (data: ReadableStream<Uint8Array>): Promise<Buffer> => {
  const reader = data.getReader();
  const chunks: Uint8Array[] = [];
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new BlobError('no more data came')), CHUNK_WAIT_MS);
    });
    try {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) return Buffer.concat(chunks);
      chunks.push(value);
    } catch (cause) {
      await reader.cancel().catch(() => undefined);
      throw cause;
    } finally {
      clearTimeout(timer);
    }
  }
};

/**
 * The bytes with this sha256 (lower-case hex). Throws {@link BlobError} when the store does not have them, or when what it
 * has is not them.
 */
export const getBlob = async (broker: Broker, sha256: string): Promise<Buffer> => {
  let bytes: Buffer;
  try {
    const found = await (await open(broker)).get(sha256);
    if (found === null)
      throw new BlobError(`The blob ${sha256} is not in the store: it was never put there, or the store was reset.`);
    // The stream reports the same failure; unheard, this promise would end the process.
    found.error.catch(() => undefined);
    bytes = await readAll(found.data).catch((cause: unknown) => {
      throw new BlobError(`The blob ${sha256} in the store is damaged: ${String(cause)}.`, { cause });
    });
  } catch (cause) {
    throw toBrokerError(`read the blob ${sha256}`, cause);
  }
  if (digest(bytes) !== sha256)
    throw new BlobError(
      `The blob store has other bytes under ${sha256} (their digest is ${digest(bytes)}); do not trust it.`,
    );
  return bytes;
};

/**
 * {@link getBlob} with the most recently used blobs kept in memory, up to `maxBytes` in all; who asks for one that is on
 * its way waits for the same. A blob over `maxBytes` is not kept. Do not write to the buffers.
 */
export const cachedBlobs = (broker: Broker, maxBytes: number): ((sha256: string) => Promise<Buffer>) => {
  const kept = new Map<string, Buffer>();
  const coming = new Map<string, Promise<Buffer>>();
  let keptBytes = 0;
  const keep = (sha256: string, bytes: Buffer): void => {
    if (bytes.length > maxBytes) return;
    kept.set(sha256, bytes);
    keptBytes += bytes.length;
    for (const [oldest, { length }] of kept) {
      if (keptBytes <= maxBytes) return;
      kept.delete(oldest);
      keptBytes -= length;
    }
  };
  const fetch = async (sha256: string): Promise<Buffer> => {
    try {
      const bytes = await getBlob(broker, sha256);
      keep(sha256, bytes);
      return bytes;
    } finally {
      coming.delete(sha256);
    }
  };
  return async (sha256) => {
    const bytes = kept.get(sha256);
    if (bytes !== undefined) {
      // Most recently used is last.
      kept.delete(sha256);
      kept.set(sha256, bytes);
      return bytes;
    }
    const wanted = coming.get(sha256) ?? fetch(sha256);
    coming.set(sha256, wanted);
    return wanted;
  };
};
