import { type KeyObject, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { LogRecord } from '../../events/schema/record.ts';
import type { Config } from '../../infra/config/config.ts';
import { openLeaseBucket } from '../../infra/nats/lease-bucket.ts';
import { ensureLeases, ensureLogStream, requireDurableBlobs } from '../../infra/nats/log-stream.ts';
import { messageOf, type OnReport } from '../../infra/nats/report.ts';
import { answerRequests } from '../../infra/nats/requests.ts';
import { PARTITIONS, partitionOf, subjects } from '../../infra/nats/subjects.ts';
import { readSync } from '../../infra/nats/sync.ts';
import { systemClock } from '../clock.ts';
import { alertHandler } from '../cluster/alerts.ts';
import { createClusterOrchestrator } from '../cluster/orchestrator.ts';
import { ServiceError, terminal } from '../failure.ts';
import { createDispatcher } from '../orchestrator/dispatcher.ts';
import type { Post } from '../orchestrator/post.ts';
import { layOut } from './lay-out.ts';
import type { Runtime } from './runtime.ts';
import type { Finished } from './seal.ts';
import { openSharedRuns } from './shared-log.ts';
import { newRunId, runStarted } from './started.ts';

export type ClusterSettings = {
  readonly config: Config;
  /** Folder that gets a folder for each run that ends here. */
  readonly runsFolder: string;
  readonly signingKey: KeyObject;
  readonly maxRuns: number;
  /** Every record that this process appends. */
  readonly onRecord: (record: LogRecord) => void;
  /** A run ended here, and its files are at `path`. */
  readonly onFinished: (finished: Finished, path: string) => void;
  readonly onReport: OnReport;
};

export type Cluster = {
  readonly owner: string;
  readonly held: () => readonly number[];
  /** Takes no more alerts, lets go of its runs for others to go on with, and gives its leases back. */
  stop(): Promise<void>;
};

/** A name that no other process has, now or later; fit for a key of the leases. */
const ownName = (): string => `${hostname().replaceAll(/[^\w-]/g, '-')}-${process.pid}-${randomUUID().slice(0, 8)}`;

/** Draws of a run id that may miss this process's partitions before any will do. */
const MAX_DRAWS = 1_000;

/**
 * Joins the orchestrators of a cluster: takes alerts, and goes on with the runs of its share of the partitions.
 * @throws {ServiceError} `broker_unavailable` when the log cannot be kept as the operator demands.
 */
export const joinCluster = async (runtime: Runtime, settings: ClusterSettings): Promise<Cluster> => {
  const { config, onReport } = settings;
  const broker = await runtime.broker();
  await ensureLogStream(broker);
  await requireDurableBlobs(broker);
  const ttlMs = await ensureLeases(broker, { ttlMs: config.leaseMs });
  const sync = await readSync(broker, config.natsMonitorUrl);
  if (sync.when !== 'always') {
    if (config.requireSync)
      throw new ServiceError(terminal('broker_unavailable', `The log would not be durable: ${sync.sentence}.`));
    onReport({ code: 'not_synced', message: `A power cut may lose acknowledged records: ${sync.sentence}.` });
  }
  const { log, blobs } = openSharedRuns(broker);
  const owner = ownName();
  const posts = new Map<string, Promise<Post>>();
  const closePost = (run: string): void => {
    void posts.get(run)?.then(
      (post) => post.close(),
      () => undefined,
    );
    posts.delete(run);
  };
  const stopListening = log.subscribe(settings.onRecord);

  const orchestrator = createClusterOrchestrator({
    log,
    leases: { ttlMs, ...(await openLeaseBucket(broker)) },
    clock: systemClock,
    owner,
    partitions: PARTITIONS,
    partitionOf,
    dispatcherOf: (run) =>
      createDispatcher({
        folder: null,
        home: join(settings.runsFolder, run),
        blobs,
        maxRepoBytes: config.maxRepoBytes,
        post: () => {
          const post = posts.get(run) ?? runtime.post(run, null);
          posts.set(run, post);
          post.catch(() => posts.delete(run));
          return post;
        },
      }),
    forget: closePost,
    finished: async (run) => {
      closePost(run);
      const path = join(settings.runsFolder, run);
      try {
        settings.onFinished(await layOut({ log, blobs }, run, path, settings.signingKey), path);
      } catch (cause) {
        const message = `Run ${run} ended, and its files could not be laid out (${messageOf(cause)}). Its log is whole: \`opsguard export ${run} --nats URL\` lays them out.`;
        onReport({ code: 'handler_failed', message, cause });
      }
    },
    maxRuns: settings.maxRuns,
    onReport,
  });

  const idOfOurs = (): string => {
    const held = new Set(orchestrator.held());
    for (let draw = 0; draw < MAX_DRAWS && held.size > 0; draw++) {
      const run = newRunId();
      if (held.has(partitionOf(run))) return run;
    }
    return newRunId();
  };
  const alerts = await answerRequests(broker, subjects.alerts, {
    group: 'opsguard-orchestrators',
    handle: alertHandler({
      orchestrator,
      newRunId: idOfOurs,
      startedOf: (run, { repo, errorLog, source }) =>
        runStarted(run, { repoPath: repo, errorLog, source }, config, false, blobs),
    }),
    onReport,
  });

  return {
    owner,
    held: orchestrator.held,
    stop: async () => {
      await alerts.stop();
      await orchestrator.stop();
      stopListening();
      await log.close();
    },
  };
};
