import { getBlob, putBlob } from '../../infra/nats/blobs.ts';
import type { Broker } from '../../infra/nats/connection.ts';
import { cancelRun, publishJob } from '../../infra/nats/jobs.ts';
import { messageOf, type OnReport } from '../../infra/nats/report.ts';
import type { JobKind } from '../../infra/nats/subjects.ts';
import { subscribeDead, subscribeResults } from '../../infra/nats/subscriptions.ts';
import { consumerName, JOBS } from '../../infra/nats/topology.ts';
import type { BlobStore } from '../blobs/port.ts';
import { ServiceError, terminal } from '../failure.ts';
import { type LlmMessage, type SandboxMessage, WorkerAnswer } from '../workers/messages.ts';
import { POOL } from '../workers/workers.ts';

/** How long a job may wait while its pool has no worker at all. */
const NO_WORKER_MS = 60_000;
/** How long the broker may be away before its jobs count as lost. */
const NO_BROKER_MS = 30_000;
const LOOK_MS = 5_000;

/** Sends jobs to the workers and brings their answers back. */
export type Post = {
  /** Rejects with a ServiceError when the broker refuses, the job is given up, or its pool has no worker for a minute. */
  send(
    job: { id: string } & ({ kind: 'sandbox'; message: SandboxMessage } | { kind: 'llm'; message: LlmMessage }),
  ): Promise<WorkerAnswer>;
  /** Makes a blob of the run's own store readable for workers. */
  share(sha256: string): Promise<void>;
  /** Copies a blob that a worker made into the run's own store. */
  bringHome(sha256: string): Promise<void>;
  /** Takes the run's jobs back. */
  abandon(): Promise<void>;
  close(): Promise<void>;
};

type Waiting = {
  kind: JobKind;
  resolve: (answer: WorkerAnswer) => void;
  reject: (error: Error) => void;
  alone: number;
};

const failed = (cause: unknown): ServiceError =>
  new ServiceError(terminal('broker_unavailable', messageOf(cause), cause));

/** The post of one run. */
export const openPost = async (broker: Broker, run: string, home: BlobStore, onReport: OnReport): Promise<Post> => {
  const waiting = new Map<string, Waiting>();
  const shared = new Set<string>();
  const settle = (id: string, how: (job: Waiting) => void): void => {
    const job = waiting.get(id);
    if (job === undefined) return;
    waiting.delete(id);
    how(job);
  };
  const results = await subscribeResults(
    broker,
    { run },
    {
      parse: (payload) => WorkerAnswer.parse(payload),
      handle: (id, answer) => settle(id, ({ resolve }) => resolve(answer)),
      onReport,
    },
  );
  const dead = await subscribeDead(
    broker,
    { run },
    {
      handle: ({ id, message }) =>
        settle(id, ({ reject }) => reject(new ServiceError(terminal('worker_lost', message)))),
      onReport,
    },
  );

  let silent = 0;
  /** A pool that nobody pulls from and that runs nothing is a pool without workers. */
  const look = async (): Promise<void> => {
    for (const kind of new Set([...waiting.values()].map((job) => job.kind))) {
      const info = await broker.jsm.consumers.info(JOBS, consumerName({ kind, pool: POOL })).catch(() => undefined);
      if (info === undefined) silent += LOOK_MS;
      else silent = 0;
      const abandoned = info !== undefined && info.num_waiting === 0 && info.num_ack_pending === 0;
      for (const [id, job] of waiting) {
        if (job.kind !== kind) continue;
        if (silent >= NO_BROKER_MS)
          settle(id, ({ reject }) => reject(failed(new Error('The NATS server does not answer any more'))));
        job.alone = abandoned ? job.alone + LOOK_MS : 0;
        if (job.alone >= NO_WORKER_MS)
          settle(id, ({ reject }) =>
            reject(
              new ServiceError(
                terminal(
                  'worker_lost',
                  `No ${kind} worker took the job within ${NO_WORKER_MS / 1000} s; start one with \`opsguard worker ${kind}\`.`,
                ),
              ),
            ),
          );
      }
    }
  };
  const watch = setInterval(() => void look(), LOOK_MS);

  return {
    send: async ({ id, kind, message }) => {
      const answer = new Promise<WorkerAnswer>((resolve, reject) => {
        waiting.set(id, { kind, resolve, reject, alone: 0 });
      });
      // Awaited below; until then a rejection must not count as unhandled.
      answer.catch(() => undefined);
      try {
        await publishJob(broker, { kind, pool: POOL, id, payload: message });
      } catch (cause) {
        waiting.delete(id);
        throw failed(cause);
      }
      return answer;
    },
    share: async (sha256) => {
      if (shared.has(sha256)) return;
      try {
        await putBlob(broker, await home.get(sha256));
        shared.add(sha256);
      } catch (cause) {
        throw failed(cause);
      }
    },
    bringHome: async (sha256) => {
      await home.put(await getBlob(broker, sha256));
    },
    abandon: async () => {
      waiting.clear();
      await cancelRun(broker, run).catch((cause: unknown) =>
        onReport({ code: 'handler_failed', message: messageOf(cause), cause }),
      );
    },
    close: async () => {
      clearInterval(watch);
      await Promise.all([results.stop(), dead.stop()]);
    },
  };
};
