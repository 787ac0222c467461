import { onTestFinished } from 'vitest';
import { createStreamLog, type StreamLog } from '../../events/log/jetstream/log.ts';
import type { LogStream } from '../../events/log/jetstream/stream.ts';
import { type Broker, connectBroker } from '../../infra/nats/connection.ts';
import { openEventStream } from '../../infra/nats/event-stream.ts';
import { ensureLogStream } from '../../infra/nats/log-stream.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../infra/nats/server.ts';
import { ensureTopology } from '../../infra/nats/topology.ts';
import { systemClock } from '../../services/clock.ts';
import { createBrokerBlobs } from '../../services/workers/broker-blobs.ts';

/** A real server with a log stream; all of it ends with the test. */
export type StreamScene = {
  readonly server: EmbeddedServer;
  readonly broker: Broker;
  /** A log on a connection of its own, as another orchestrator has it; `through` may stand between log and stream. */
  open(through?: (stream: LogStream) => LogStream): Promise<StreamLog>;
};

export const createStreamScene = async (limits: Parameters<typeof ensureLogStream>[1] = {}): Promise<StreamScene> => {
  const server = await startEmbeddedServer();
  onTestFinished(() => server.stop());
  const connect = async (): Promise<Broker> => {
    const broker = await connectBroker({ ...server, name: 'test' });
    onTestFinished(() => broker.close());
    return broker;
  };
  const broker = await connect();
  await ensureTopology(broker, { storage: 'file' });
  await ensureLogStream(broker, limits);
  return {
    server,
    broker,
    open: async (through = (stream) => stream) => {
      const own = await connect();
      return createStreamLog(through(openEventStream(own)), createBrokerBlobs(own), systemClock);
    },
  };
};
