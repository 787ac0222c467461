import { createReadStream } from 'node:fs';
import type Docker from 'dockerode';
import type { TaskEither } from '../../../infra/fp.ts';
import { attempt, ServiceError, type ServiceFailure, terminal } from '../../failure.ts';
import { debianRootfs } from './debian.ts';

/** The tag of an image made here; its Python is the distribution's (3.11 on Debian 12), and it has pytest. */
export const BUILT_IMAGE = 'opsguard/python:3.11';

/** Byte code is checked by nothing at run time: on a read-only root, stale or missing caches would cost every start. */
const COMPILE = ['python3', '-m', 'compileall', '-q', '--invalidation-mode', 'unchecked-hash', '/usr/lib'];

/**
 * Builds {@link BUILT_IMAGE} from Debian packages, for machines which reach no registry (about 10 s, 80 MB). Fails with
 * `image_unavailable` where there is no apt, and `engine_unavailable` where there is no engine.
 */
export const buildImage = (docker: Docker): TaskEither<ServiceFailure, { reference: string; id: string }> =>
  attempt(async () => {
    await docker.ping().catch((cause: unknown) => {
      throw new ServiceError(
        terminal('engine_unavailable', `The Docker engine does not answer: ${String(cause)}`, cause),
      );
    });
    const { tar, remove } = await debianRootfs();
    try {
      const bare = await importTar(docker, tar);
      return { reference: BUILT_IMAGE, id: await compiled(docker, bare) };
    } finally {
      await remove();
    }
  });

const importTar = async (docker: Docker, tar: string): Promise<string> => {
  const stream = (await docker.importImage(createReadStream(tar))) as NodeJS.ReadableStream;
  const messages: { status?: string; error?: string }[] = [];
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error) => (error === null ? resolve() : reject(error)),
      (message: { status?: string; error?: string }) => messages.push(message),
    );
  });
  const id = messages.map((message) => message.status ?? '').find((status) => status.startsWith('sha256:'));
  if (id === undefined) {
    const said = messages.map((message) => message.error ?? message.status).join('; ');
    throw new ServiceError(terminal('image_unavailable', `The Docker engine did not import the image: ${said}.`));
  }
  return id;
};

const compiled = async (docker: Docker, bare: string): Promise<string> => {
  const container = await docker.createContainer({
    Image: bare,
    Cmd: COMPILE,
    HostConfig: { NetworkMode: 'none', LogConfig: { Type: 'none', Config: {} } },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    // 1: some file of the stdlib's own tests is broken on purpose; the others are compiled all the same.
    if (StatusCode > 1) {
      throw new ServiceError(
        terminal('image_unavailable', `Python does not run in the image that was built (exit code ${StatusCode}).`),
      );
    }
    const [repo, tag] = BUILT_IMAGE.split(':');
    const { Id } = (await container.commit({ repo, tag, changes: 'CMD ["python3"]' })) as { Id: string };
    return Id;
  } finally {
    await container.remove({ force: true });
  }
};
