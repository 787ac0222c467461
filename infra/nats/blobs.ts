import { createHash } from 'node:crypto';
import { nuid } from '@nats-io/nats-core';
import { z } from 'zod';
import { decode } from './codec.ts';
import type { Broker } from './connection.ts';
import { apiErrorCode, BlobError, toBrokerError, WRONG_LAST_SEQUENCE } from './errors.ts';
import { BLOB_STREAM, BLOBS, blobSubjects } from './topology.ts';

/** A quarter of the default message limit: few round trips, and room beside it for others on the connection. */
const CHUNK_BYTES = 256 * 1024;

/**
 * What the store keeps under a blob's name, as the NATS object store has it: `nats object get` reads it too. Its client is not
 * used, as it needs more than a worker may: it purges, rolls messages up, and reads by a consumer, whose maker names a
 * subject for the server to publish on.
 */
const Entry = z.object({ nuid: z.string().regex(/^\w+$/), chunks: z.int().min(0), deleted: z.boolean().optional() });
type Entry = z.infer<typeof Entry>;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type Stored = { readonly seq: number; readonly data: Uint8Array };

/** The first message on a subject, from `seq` on. */
const nextOn = (broker: Broker, subject: string, seq: number): Promise<Stored | null> =>
  // The server takes this; the client's type knows it for direct reads alone, which may be stale.
  broker.jsm.streams.getMessage(BLOB_STREAM, { seq, next_by_subj: subject } as { seq: number });

/** The entry that came first counts: nobody who may write can put another one in its place. */
const entryOf = async (broker: Broker, sha256: string): Promise<Entry | undefined> => {
  const found = await nextOn(broker, blobSubjects.entry(sha256), 1);
  if (found === null) return undefined;
  const entry = Entry.parse(decode(found.data));
  return entry.deleted ? undefined : entry;
};

const putChunks = async (broker: Broker, id: string, bytes: Uint8Array): Promise<number> => {
  let chunks = 0;
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    await broker.js.publish(blobSubjects.chunks(id), bytes.subarray(start, start + CHUNK_BYTES));
    chunks += 1;
  }
  return chunks;
};

/**
 * Stores bytes under their sha256 (lower-case hex), which it returns; does nothing when they are there already. Throws
 * BackPressureError when the store is full.
 */
export const putBlob = async (broker: Broker, bytes: Uint8Array): Promise<string> => {
  const sha256 = digest(bytes);
  const id = nuid.next();
  try {
    if ((await entryOf(broker, sha256)) !== undefined) return sha256;
    const entry = {
      name: sha256,
      bucket: BLOBS,
      nuid: id,
      size: bytes.length,
      chunks: await putChunks(broker, id, bytes),
      digest: `SHA-256=${Buffer.from(sha256, 'hex').toString('base64').replaceAll('+', '-').replaceAll('/', '_')}`,
      mtime: new Date().toISOString(),
      options: { max_chunk_size: CHUNK_BYTES },
    };
    await broker.js.publish(blobSubjects.entry(sha256), JSON.stringify(entry), { expect: { lastSubjectSequence: 0 } });
  } catch (cause) {
    // A worker may not do this. What it leaves is a few chunks that nothing names.
    await broker.jsm.streams.purge(BLOB_STREAM, { filter: blobSubjects.chunks(id) }).catch(() => undefined);
    // Somebody else stored the same bytes in the meantime.
    if (apiErrorCode(cause) !== WRONG_LAST_SEQUENCE) throw toBrokerError(`store the blob ${sha256}`, cause);
  }
  return sha256;
};

const readAll = async (broker: Broker, { nuid: id, chunks }: Entry): Promise<Buffer | undefined> => {
  const read: Uint8Array[] = [];
  for (let seq = 1; read.length < chunks; ) {
    const chunk = await nextOn(broker, blobSubjects.chunks(id), seq);
    if (chunk === null) return undefined;
    read.push(chunk.data);
    seq = chunk.seq + 1;
  }
  return Buffer.concat(read);
};

/**
 * The bytes with this sha256 (lower-case hex). Throws {@link BlobError} when the store does not have them, or when what it
 * has is not them.
 */
export const getBlob = async (broker: Broker, sha256: string): Promise<Buffer> => {
  let bytes: Buffer | undefined;
  try {
    const entry = await entryOf(broker, sha256);
    if (entry === undefined)
      throw new BlobError(`The blob ${sha256} is not in the store: it was never put there, or the store was reset.`);
    bytes = await readAll(broker, entry);
  } catch (cause) {
    if (cause instanceof z.ZodError || cause instanceof SyntaxError)
      throw new BlobError(`The blob ${sha256} in the store is damaged: its entry is none.`, { cause });
    throw toBrokerError(`read the blob ${sha256}`, cause);
  }
  if (bytes === undefined) throw new BlobError(`The blob ${sha256} in the store is damaged: a part of it is missing.`);
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
