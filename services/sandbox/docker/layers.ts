import { createHash } from 'node:crypto';
import { ServiceError, terminal } from '../../failure.ts';
import type { Entry } from '../../workspace/port.ts';
import { unpackTar } from '../../workspace/tar.ts';
import type { SandboxJob } from '../port.ts';
import { workspaceBytes } from './container.ts';

/** Digests of tars that many jobs share. */
const digests = new WeakMap<Buffer, string>();

const digestOf = (bytes: Buffer): string => {
  const known = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
  digests.set(bytes, known);
  return known;
};

/** What is in tars that many jobs share. */
const unpacked = new WeakMap<Buffer, Promise<readonly Entry[]>>();

/** The entries of each of the job's layers; their bytes are views of its tar. Throws when one is no tar. */
export const entriesOf = async (job: SandboxJob): Promise<(readonly Entry[])[]> => {
  try {
    return await Promise.all(
      job.layers.map(({ bytes }) => {
        const known = unpacked.get(bytes) ?? unpackTar(bytes);
        unpacked.set(bytes, known);
        return known;
      }),
    );
  } catch (cause) {
    throw new ServiceError(terminal('workspace_refused', `The workspace is no tar: ${String(cause)}.`, cause));
  }
};

/** An observation names the layers that it is of: throws when one is not what its digest says, or all are too large. */
export const checkLayers = (job: SandboxJob): void => {
  for (const { sha256, bytes } of job.layers) {
    if (digestOf(bytes) !== sha256) {
      throw new ServiceError(
        terminal(
          'internal',
          `A workspace tar of ${bytes.length} bytes does not have the digest ${sha256} that it came with.`,
        ),
      );
    }
  }
  const bytes = job.layers.reduce((sum, layer) => sum + layer.bytes.length, 0);
  const room = workspaceBytes(job.limits);
  if (bytes > room) {
    throw new ServiceError(
      terminal(
        'workspace_refused',
        `The workspace has ${bytes} bytes, and a container with ${job.limits.memoryBytes} bytes of memory holds ${room}; raise the memory limit.`,
      ),
    );
  }
};
