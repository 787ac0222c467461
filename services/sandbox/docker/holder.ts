import type Docker from 'dockerode';
import { compilerInput } from '../harness/assets.ts';
import { COMPILER } from '../image/python.ts';
import { ownerLabels } from './labels.ts';
import { openSession } from './session.ts';

/**
 * A container without a network that does nothing but hold a network namespace, which a job's container joins. Making a
 * namespace takes the kernel and the engine as long as all the rest of a start (200 of 400 ms of a core, measured).
 */
export type Holder = {
  readonly id: string;
  /** Sends it a question and returns its one line of an answer; rejects when it is gone. One question at a time. */
  ask(question: string | Buffer): Promise<string>;
  readonly alive: () => boolean;
  remove(): Promise<void>;
};

/**
 * For each `sockets`: how many there are beside the kernel's own. A port in TIME_WAIT, left by one job, would trouble the next.
 * Counters, because listing the sockets walks the whole machine's table of connections.
 */
const PROGRAM = `
import sys
${COMPILER}
def sockets():
    total = 0
    for name in ('sockstat', 'sockstat6'):
        try:
            with open('/proc/net/' + name) as file:
                for line in file:
                    words = line.split()
                    total += sum(int(n) for key, n in zip(words[1::2], words[2::2]) if key in ('used', 'inuse', 'tw'))
        except OSError:
            pass
    return total

own = sockets()
for line in sys.stdin.buffer:
    print(sockets() - own if line == b'sockets\\n' else compiled(sys.stdin.buffer.read), flush=True)
`;
/** Asks how many sockets jobs left in its network. */
export const SOCKETS = 'sockets\n';
/** Asks for what `interpreterFrom` takes. */
export const COMPILE = Buffer.concat([Buffer.from('compile\n'), compilerInput]);

const MEMORY_BYTES = 64 * 1024 * 1024;

/** One is Python's. The engine's own, which set the container up, have a thread for each core and more. */
const PROCESSES = 64;

const options = (image: string): Docker.ContainerCreateOptions => ({
  Image: image,
  Entrypoint: ['python3', '-I', '-S', '-c', PROGRAM],
  Cmd: [],
  User: '65534:65534',
  WorkingDir: '/',
  Labels: ownerLabels('holder'),
  // Whoever joins a network namespace has the name of its holder.
  Hostname: 'sandbox',
  OpenStdin: true,
  StdinOnce: true,
  AttachStdin: true,
  AttachStdout: true,
  AttachStderr: true,
  Healthcheck: { Test: ['NONE'] },
  HostConfig: {
    NetworkMode: 'none',
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    PidsLimit: PROCESSES,
    Memory: MEMORY_BYTES,
    MemorySwap: MEMORY_BYTES,
    LogConfig: { Type: 'none', Config: {} },
  },
});

/** The holder has ended, whatever ended it. */
export class GoneError extends Error {
  override readonly name = 'GoneError';
  constructor() {
    super('its container ended at once.');
  }
}

/** Starts one in `image`, the id of one that is on the engine. Rejects as the engine does, with nothing left behind. */
export const startHolder = async (docker: Docker, image: string): Promise<Holder> => {
  let alive = true;
  let asked = Promise.withResolvers<string>();
  let said = '';
  let container: Docker.Container | undefined;
  const remove = async (): Promise<void> => {
    await container?.remove({ force: true, v: true }).catch(() => undefined);
  };
  const { id, stdin, closed } = await openSession(
    docker,
    options(image),
    (created) => {
      container = created;
    },
    (chunk) => {
      said += chunk.toString('utf8');
      if (said.endsWith('\n')) asked.resolve(said);
    },
    () => {},
  ).catch(async (cause) => {
    await remove();
    throw cause;
  });
  void closed.then(() => {
    alive = false;
    asked.reject(new GoneError());
  });
  asked.promise.catch(() => undefined);
  return {
    id,
    ask: (question) => {
      asked = Promise.withResolvers();
      said = '';
      if (alive) stdin.write(question);
      else asked.reject(new GoneError());
      return asked.promise;
    },
    alive: () => alive,
    remove,
  };
};
