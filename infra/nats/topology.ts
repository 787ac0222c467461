import { AckPolicy, DiscardPolicy, RetentionPolicy, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import type { Broker } from './connection.ts';
import { apiErrorCode, STREAM_NAME_IN_USE, toBrokerError } from './errors.ts';
import { JOB_KINDS, type Pool, subjects } from './subjects.ts';

export const JOBS = 'OPSGUARD_JOBS';
export const RESULTS = 'OPSGUARD_RESULTS';
export const DEAD = 'OPSGUARD_DEAD';
export const BLOBS = 'opsguard_blobs';
/** The stream of the blobs, and its subjects, as the NATS object store names them. */
export const BLOB_STREAM = `OBJ_${BLOBS}`;
export const blobSubjects = {
  /** Under it is what the store knows of the blob of a name. */
  entry: (name: string): string => `$O.${BLOBS}.M.${Buffer.from(name).toString('base64')}`,
  chunks: (id: string): string => `$O.${BLOBS}.C.${id}`,
} as const;

/** The pools that exist unless others are named. */
export const DEFAULT_POOLS: readonly Pool[] = JOB_KINDS.map((kind) => ({ kind, pool: 'default' }));

const MIB = 1024 * 1024;
const HOUR_MS = 60 * 60 * 1000;

/** What the streams hold before they refuse. The server reserves these bytes when the streams are made. */
export const DEFAULT_LIMITS = {
  jobs: 10_000,
  jobsBytes: 64 * MIB,
  resultsBytes: 256 * MIB,
  deadBytes: 32 * MIB,
  blobsBytes: 1024 * MIB,
};
export type TopologyLimits = typeof DEFAULT_LIMITS;

export type TopologyOptions = {
  /** Memory streams vanish with the server. */
  readonly storage: 'file' | 'memory';
  readonly pools?: readonly Pool[];
  /** A worker that says nothing for this long has lost its job to another one. Default 30 s. */
  readonly ackWaitMs?: number;
  readonly limits?: Partial<TopologyLimits>;
};

/** The durable consumer of a pool. */
export const consumerName = ({ kind, pool }: Pool): string => `${kind}_${pool}`;

const streams = (storage: 'file' | 'memory', limits: TopologyLimits): (Partial<StreamConfig> & { name: string })[] => {
  const bounded = { storage, discard: DiscardPolicy.New, num_replicas: 1 };
  return [
    {
      ...bounded,
      name: JOBS,
      subjects: [subjects.jobs],
      retention: RetentionPolicy.Workqueue,
      max_msgs: limits.jobs,
      max_bytes: limits.jobsBytes,
    },
    // A result answers its job's redelivery too, and whoever takes a run over. Kept for longer, a busy cluster's results would
    // fill the stream; a job whose result is gone is done again, which is harmless.
    {
      ...bounded,
      name: RESULTS,
      subjects: [subjects.results],
      retention: RetentionPolicy.Limits,
      max_bytes: limits.resultsBytes,
      allow_direct: true,
      max_age: nanos(HOUR_MS),
    },
    {
      ...bounded,
      name: DEAD,
      subjects: [subjects.deadLetters],
      retention: RetentionPolicy.Limits,
      max_bytes: limits.deadBytes,
      allow_direct: true,
      max_age: nanos(7 * 24 * HOUR_MS),
    },
    // No rollups: with that header, who may add a message may drop all the others.
    {
      ...bounded,
      name: BLOB_STREAM,
      subjects: [blobSubjects.entry(''), blobSubjects.chunks('')].map((prefix) => `${prefix}>`),
      retention: RetentionPolicy.Limits,
      max_bytes: limits.blobsBytes,
    },
  ];
};

/** Makes what is not there; what is there stays as its operator configured it, but for `onTop`. */
const unlessThere = async (make: () => Promise<unknown>, onTop?: () => Promise<unknown>): Promise<void> => {
  try {
    await make();
  } catch (cause) {
    if (apiErrorCode(cause) !== STREAM_NAME_IN_USE) throw cause;
    await onTop?.();
  }
};

/**
 * Makes the streams, that of the blobs among them, and one pull consumer a pool, where they are missing. Existing streams keep their
 * limits; a consumer takes over the `ackWaitMs` given here. Safe to call from everyone at once.
 */
export const ensureTopology = async (broker: Broker, options: TopologyOptions): Promise<void> => {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  try {
    for (const config of streams(options.storage, limits)) {
      const { name, allow_direct } = config;
      await unlessThere(
        () => broker.jsm.streams.add(config),
        // Answers are looked up by direct reads, which streams of earlier versions did not allow.
        allow_direct === undefined ? undefined : () => broker.jsm.streams.update(name, { allow_direct }),
      );
    }
    // Each pool has a queue of its own: what waits for a model keeps no sandbox waiting. It is first come, first served,
    // whatever run a job is of. That is fair, as no run has more outstanding than the cells of one gate: who comes late waits for
    // what was there before, and for nothing that is posted after it.
    for (const pool of options.pools ?? DEFAULT_POOLS)
      await broker.jsm.consumers.add(JOBS, {
        durable_name: consumerName(pool),
        filter_subject: subjects.jobsOf(pool),
        ack_policy: AckPolicy.Explicit,
        ack_wait: nanos(options.ackWaitMs ?? 30_000),
        // Unlimited: past the server's limit a job would stay in the queue, undelivered, and nobody would hear of it.
        // The worker that is given it once too often declares it dead.
        max_deliver: -1,
        // Prefetch 1 is in the pulls: each slot of a worker asks for one job. This bounds the jobs running in the pool.
        max_ack_pending: 1_000,
      });
  } catch (cause) {
    throw toBrokerError('set up its streams', cause);
  }
};

/** {@link ensureTopology} now, and again whenever the broker has come back: it may have kept all of it in memory. */
export const keepTopology = async (broker: Broker, options: TopologyOptions): Promise<void> => {
  await ensureTopology(broker, options);
  broker.onReconnect(() => ensureTopology(broker, options));
};
