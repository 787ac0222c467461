import type { Broker } from '../../infra/nats/connection.ts';
import { BackPressureError, PayloadTooLargeError } from '../../infra/nats/errors.ts';
import { cancelRun, publishJob, storedDead, storedResult } from '../../infra/nats/jobs.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import type { Pool } from '../../infra/nats/subjects.ts';
import { subscribeDead, subscribeResults } from '../../infra/nats/subscriptions.ts';
import { consumerName, JOBS } from '../../infra/nats/topology.ts';
import { WorkerAnswer } from '../workers/messages.ts';
import { POOL } from '../workers/workers.ts';
import { type Job, type JobOutcome, type JobQueue, JobRefusedError, QueueFullError } from './queue.ts';

const poolOf = ({ kind }: Pick<Job, 'kind'>): Pool => ({ kind, pool: POOL });

/** The queue on NATS. Answers are checked against their schema; one that does not fit is reported, and is none. */
export const createBrokerQueue = (broker: Broker, onReport: OnReport): JobQueue<WorkerAnswer> => ({
  publish: async (job) => {
    try {
      await publishJob(broker, { ...poolOf(job), id: job.id, payload: job.message });
    } catch (cause) {
      if (cause instanceof BackPressureError) throw new QueueFullError(cause.message, { cause });
      if (cause instanceof PayloadTooLargeError) throw new JobRefusedError(cause.message, { cause });
      throw cause;
    }
  },
  lookUp: async (job): Promise<JobOutcome<WorkerAnswer> | undefined> => {
    const payload = await storedResult(broker, poolOf(job), job.id);
    if (payload !== undefined) {
      const parsed = WorkerAnswer.safeParse(payload);
      if (parsed.success) return { answer: parsed.data };
      onReport({ code: 'malformed', message: `The stored result of ${job.id} does not fit.`, id: job.id });
      return { givenUp: `The job ${job.id} was answered with something that is no answer (${parsed.error.message}).` };
    }
    const dead = await storedDead(broker, poolOf(job), job.id);
    return dead === undefined ? undefined : { givenUp: dead.message };
  },
  listen: async (listener) => {
    const results = await subscribeResults(broker, 'all', {
      from: 'new',
      parse: (payload) => WorkerAnswer.parse(payload),
      handle: (id, answer, { kind }) => listener.outcome({ id, kind }, { answer }),
      onReport,
    });
    const dead = await subscribeDead(broker, 'all', {
      from: 'new',
      handle: ({ id, kind, message }) => listener.outcome({ id, kind }, { givenUp: message }),
      onReport,
    });
    // Registered last: by then topology, blobs and the two subscriptions are as they were.
    const forget = broker.onReconnect(async () => listener.restored());
    return async () => {
      forget();
      await Promise.all([results.stop(), dead.stop()]);
    };
  },
  cancel: (run) => cancelRun(broker, run),
  deserted: async (kind) => {
    const { num_waiting, num_ack_pending } = await broker.jsm.consumers.info(JOBS, consumerName(poolOf({ kind })));
    return num_waiting === 0 && num_ack_pending === 0;
  },
});
