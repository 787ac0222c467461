import { setTimeout as delay } from 'node:timers/promises';
import { errors } from '@nats-io/nats-core';
import type { Broker } from './connection.ts';
import { BrokerUnavailableError, toBrokerError, violationIn } from './errors.ts';
import type { OnReport } from './report.ts';
import type { Pool } from './subjects.ts';
import { consumerName, ensureTopology, JOBS, type TopologyOptions } from './topology.ts';

/** Between looks whether somebody has made the pool. */
const LOOK_MS = 500;

/** Nobody answers where an account imports nothing. */
const isUnanswered = (cause: unknown): boolean =>
  cause instanceof Error &&
  ((cause instanceof errors.RequestError && cause.isNoResponders()) || isUnanswered(cause.cause));

/**
 * Resolves when the pool is there. Makes it, with {@link ensureTopology}, where this user may; where it may not, waits until
 * somebody has, and reports so once.
 * @throws BrokerUnavailableError when the user may not even look.
 */
export const joinPool = async (
  broker: Broker,
  pool: Pool,
  options: TopologyOptions,
  onReport: OnReport,
): Promise<void> => {
  try {
    return await ensureTopology(broker, options);
  } catch (cause) {
    if (violationIn(cause) === undefined && !isUnanswered(cause)) throw cause;
  }
  for (let told = false; ; told = true) {
    try {
      await broker.jsm.consumers.info(JOBS, consumerName(pool));
      return;
    } catch (cause) {
      if (violationIn(cause) !== undefined) throw toBrokerError(`join the pool ${pool.kind}/${pool.pool}`, cause);
      if (broker.nc.isClosed())
        throw new BrokerUnavailableError('The connection to the NATS server was closed.', { cause });
    }
    if (!told)
      onReport({
        code: 'waiting',
        message: `The pool ${pool.kind}/${pool.pool} is not there, and this NATS user may not make it; waiting for an orchestrator.`,
      });
    await delay(LOOK_MS);
  }
};
