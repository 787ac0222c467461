import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { nanos } from '@nats-io/nats-core';
import type { Broker } from './connection.ts';
import { apiErrorCode, BrokerUnavailableError, STREAM_NAME_IN_USE, toBrokerError } from './errors.ts';
import { subjects } from './subjects.ts';
import { BLOB_STREAM, BLOBS } from './topology.ts';

/** The cluster's log. */
export const EVENTS = 'OPSGUARD_EVENTS';
/** The bucket of the orchestrators' leases. */
export const LEASES = 'opsguard_leases';

const GIB = 1024 * 1024 * 1024;

export type LogStreamOptions = {
  /** What the stream holds before it refuses. Default 4 GiB, some hundred thousand runs. */
  readonly maxBytes?: number;
  /** Servers of a NATS cluster that keep a copy. Default 1. */
  readonly replicas?: number;
  /** How long the server knows the ids of messages. Default 2 minutes. */
  readonly duplicateWindowMs?: number;
};

/** What makes the stream a log: nothing that was stored is ever dropped, replaced or taken out. */
const APPEND_ONLY = {
  subjects: [subjects.events],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  deny_delete: true,
  deny_purge: true,
  max_age: 0,
  max_msgs: -1,
  max_msgs_per_subject: -1,
} as const satisfies Partial<StreamConfig>;

/**
 * Makes the log stream where it is missing.
 * @throws BrokerUnavailableError when a stream of its name is there that could lose records, and says what is wrong with it.
 */
export const ensureLogStream = async (broker: Broker, options: LogStreamOptions = {}): Promise<void> => {
  try {
    await broker.jsm.streams.add({
      ...APPEND_ONLY,
      name: EVENTS,
      max_bytes: options.maxBytes ?? 4 * GIB,
      num_replicas: options.replicas ?? 1,
      duplicate_window: nanos(options.duplicateWindowMs ?? 120_000),
    });
    return;
  } catch (cause) {
    if (apiErrorCode(cause) !== STREAM_NAME_IN_USE) throw toBrokerError('set up its log stream', cause);
  }
  const { config } = await broker.jsm.streams.info(EVENTS).catch((cause: unknown) => {
    throw toBrokerError('look at its log stream', cause);
  });
  const wrong = Object.entries(APPEND_ONLY)
    .filter(([key, wanted]) => JSON.stringify(config[key as keyof StreamConfig]) !== JSON.stringify(wanted))
    .map(
      ([key, wanted]) =>
        `${key} is ${JSON.stringify(config[key as keyof StreamConfig])} and has to be ${JSON.stringify(wanted)}`,
    );
  if (wrong.length > 0)
    throw new BrokerUnavailableError(
      `The stream ${EVENTS} is not append-only: ${wrong.join('; ')}. Make it anew as OpsGuard makes it, after saving what is in it.`,
    );
};

/**
 * Checks that the blobs which the log points to outlive the server's process.
 * @throws BrokerUnavailableError when they are kept in memory.
 */
export const requireDurableBlobs = async (broker: Broker): Promise<void> => {
  const { config } = await broker.jsm.streams.info(BLOB_STREAM).catch((cause: unknown) => {
    throw toBrokerError('look at its blob store', cause);
  });
  if (config.storage !== StorageType.File)
    throw new BrokerUnavailableError(
      `The blob store ${BLOBS} is kept in ${config.storage}: the log would point to nothing once the server restarts. Delete it, and OpsGuard makes it on file.`,
    );
};

/** Makes the bucket of leases where it is missing. Returns the time after which a lease ends, in ms: that of the bucket that is there. */
export const ensureLeases = async (broker: Broker, { ttlMs }: { readonly ttlMs: number }): Promise<number> => {
  const kvm = new Kvm(broker.js);
  try {
    const bucket = await kvm.create(LEASES, { ttl: ttlMs, history: 1, storage: StorageType.File });
    return (await bucket.status()).ttl;
  } catch (cause) {
    if (apiErrorCode(cause) !== STREAM_NAME_IN_USE) throw toBrokerError('set up its leases', cause);
    return (await (await kvm.open(LEASES)).status()).ttl;
  }
};
