import type Docker from 'dockerode';
import { ServiceError, terminal } from '../../failure.ts';
import { ownerLabels } from '../docker/labels.ts';
import { openSession } from '../docker/session.ts';

const PROGRAM = 'import sys; print("%d.%d.%d" % sys.version_info[:3])';

/** Version of the image's `python3` (`3.11.2`). Fails with `image_unavailable` when it has none, or one before 3.11. */
export const pythonOf = async (docker: Docker, id: string): Promise<string> => {
  let container: Docker.Container | undefined;
  let version = '';
  try {
    const session = await openSession(
      docker,
      {
        Image: id,
        Entrypoint: ['python3', '-I', '-c', PROGRAM],
        Cmd: [],
        Labels: ownerLabels('image'),
        AttachStdout: true,
        HostConfig: { NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL'] },
      },
      (created) => {
        container = created;
      },
      (chunk) => {
        version += chunk.toString('utf8');
      },
      () => undefined,
    );
    await session.closed;
  } catch (cause) {
    throw new ServiceError(
      terminal('image_unavailable', `The image ${id} does not start python3: ${String(cause)}`, cause),
    );
  } finally {
    await container?.remove({ force: true, v: true }).catch(() => undefined);
  }
  const [major = 0, minor = 0] = version.trim().split('.').map(Number);
  if (major !== 3 || minor < 11) {
    throw new ServiceError(
      terminal('image_unavailable', `The image ${id} has Python "${version.trim()}"; the sandbox needs 3.11 or later.`),
    );
  }
  return version.trim();
};
