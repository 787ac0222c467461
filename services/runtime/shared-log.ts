import { createStreamLog, type StreamLog } from '../../events/log/jetstream/log.ts';
import type { Broker } from '../../infra/nats/connection.ts';
import { openEventStream } from '../../infra/nats/event-stream.ts';
import type { TextStore } from '../blobs/port.ts';
import { systemClock } from '../clock.ts';
import { createBrokerBlobs } from '../workers/broker-blobs.ts';

/** The cluster's runs: their log, and the blobs that it points to. */
export type SharedRuns = { readonly log: StreamLog; readonly blobs: TextStore };

/** Needs the log stream to be there. */
export const openSharedRuns = (broker: Broker): SharedRuns => {
  const blobs = createBrokerBlobs(broker);
  return { log: createStreamLog(openEventStream(broker), blobs, systemClock), blobs };
};
