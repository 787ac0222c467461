import type { Broker } from '../../infra/nats/connection.ts';
import { publishJob } from '../../infra/nats/jobs.ts';
import { createBrokerBlobs } from '../../services/workers/broker-blobs.ts';
import type { SandboxMessage } from '../../services/workers/messages.ts';
import { POOL } from '../../services/workers/workers.ts';
import { packTar } from '../../services/workspace/tar.ts';

const LIMITS = {
  wallMs: 20_000,
  testsWallMs: 20_000,
  memoryBytes: 128 * 1024 * 1024,
  processes: 16,
  cpus: 1,
  outputBytes: 16 * 1024,
};

/** A sandbox job in which a container runs a script, in a workspace of one empty file. */
export const scriptMessage = async (broker: Broker, image: string, source: string): Promise<SandboxMessage> => {
  const blobs = createBrokerBlobs(broker);
  const workspace = await packTar([{ path: 'service.py', kind: 'file', executable: false, bytes: Buffer.alloc(0) }]);
  return {
    type: 'observe',
    image,
    limits: LIMITS,
    layers: [await blobs.put(workspace)],
    subject: { kind: 'script', source: await blobs.putText(source) },
    hashSeed: 0,
    traceFiles: [],
  };
};

/** Queues as many jobs of a run at once, as a gate does with its cells; returns their ids. */
export const postJobs = async (
  broker: Broker,
  run: string,
  payload: SandboxMessage,
  count: number,
): Promise<string[]> => {
  const ids = Array.from({ length: count }, (_, index) => `${run}.1.${index}`);
  await Promise.all(ids.map((id) => publishJob(broker, { kind: 'sandbox', pool: POOL, id, payload })));
  return ids;
};
