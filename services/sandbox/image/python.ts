import type Docker from 'dockerode';
import { ServiceError, terminal } from '../../failure.ts';
import { ownerLabels } from '../docker/labels.ts';
import { openSession } from '../docker/session.ts';
import { compilerInput, greetingOf } from '../harness/assets.ts';

/** An image's `python3`. */
export type Interpreter = {
  /** `3.11.2`. */
  readonly version: string;
  /** What a container of the image is told first. */
  readonly greeting: Buffer;
};

/**
 * Compiles what it is told to, once for all containers of the image: byte code is one interpreter's own. Nothing of a job is
 * in this container. Prints the version, then each code, a line each.
 */
const PROGRAM = `
import sys, marshal, binascii, importlib.util
read = sys.stdin.buffer.read
def message():
    return read(int.from_bytes(read(4), 'big'))
def tell(code):
    print(binascii.b2a_base64(code, newline=False).decode())
print('%d.%d.%d' % sys.version_info[:3])
tell(marshal.dumps(compile(message(), '<harness>', 'exec', dont_inherit=True)))
tell(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(compile(message(), message().decode(), 'exec', dont_inherit=True)))
`;

/** Asks the image's `python3`. Fails with `image_unavailable` when it has none, or one before 3.11. */
export const interpreterOf = async (docker: Docker, id: string): Promise<Interpreter> => {
  let container: Docker.Container | undefined;
  let said = '';
  try {
    const session = await openSession(
      docker,
      {
        Image: id,
        Entrypoint: ['python3', '-I', '-c', PROGRAM],
        Cmd: [],
        Labels: ownerLabels('image'),
        OpenStdin: true,
        StdinOnce: true,
        AttachStdin: true,
        AttachStdout: true,
        HostConfig: { NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL'] },
      },
      (created) => {
        container = created;
      },
      (chunk) => {
        said += chunk.toString('utf8');
      },
      () => undefined,
    );
    session.stdin.write(compilerInput);
    await session.closed;
  } catch (cause) {
    throw new ServiceError(
      terminal('image_unavailable', `The image ${id} does not start python3: ${String(cause)}`, cause),
    );
  } finally {
    await container?.remove({ force: true, v: true }).catch(() => undefined);
  }
  const [version = '', harness = '', driver = ''] = said.split('\n');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major !== 3 || minor < 11) {
    throw new ServiceError(
      terminal('image_unavailable', `The image ${id} has Python "${version}"; the sandbox needs 3.11 or later.`),
    );
  }
  if (harness === '' || driver === '')
    throw new ServiceError(
      terminal('image_unavailable', `The python3 of the image ${id} does not compile what OpsGuard runs in it.`),
    );
  return { version, greeting: greetingOf(Buffer.from(harness, 'base64'), Buffer.from(driver, 'base64')) };
};
