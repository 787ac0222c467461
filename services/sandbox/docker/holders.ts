import type Docker from 'dockerode';
import { ownerLabels } from './labels.ts';
import { openSession } from './session.ts';

/**
 * A container without a network that does nothing but hold a network namespace, which a job's container joins. Making a
 * namespace takes the kernel nearly as long as all the rest of a start (90 of 225 ms, measured).
 */
export type Holder = {
  readonly id: string;
  /** Sockets that jobs left in the namespace; rejects when the holder is gone. */
  sockets(): Promise<number>;
  readonly alive: () => boolean;
  remove(): Promise<void>;
};

export type Holders = {
  /** A holder whose namespace no container is in. Rejects as the engine does. */
  acquire(): Promise<Holder>;
  /** Gives it back once the container that joined it is gone; one with traces of its job left in it is thrown away. */
  release(holder: Holder): Promise<void>;
  close(): Promise<void>;
};

/**
 * For each line it is sent: how many sockets there are beside the kernel's own. A port in TIME_WAIT, left by one job, would
 * trouble the next. Counters, because listing the sockets walks the whole machine's table of connections.
 */
const PROGRAM = `
import sys

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
for _ in sys.stdin:
    print(sockets() - own, flush=True)
`;

const MEMORY_BYTES = 32 * 1024 * 1024;

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
    PidsLimit: 4,
    Memory: MEMORY_BYTES,
    MemorySwap: MEMORY_BYTES,
    LogConfig: { Type: 'none', Config: {} },
  },
});

const startHolder = async (docker: Docker, image: string): Promise<Holder> => {
  let alive = true;
  let asked = Promise.withResolvers<number>();
  const { id, container, stdin, closed } = await openSession(
    docker,
    options(image),
    () => {},
    (chunk) => asked.resolve(Number(chunk.toString('utf8'))),
    () => {},
  );
  void closed.then(() => {
    alive = false;
    asked.reject(new Error('The holder is gone.'));
  });
  asked.promise.catch(() => undefined);
  return {
    id,
    sockets: () => {
      asked = Promise.withResolvers();
      if (alive) stdin.write('\n');
      else asked.reject(new Error('The holder is gone.'));
      return asked.promise;
    },
    alive: () => alive,
    remove: () => container.remove({ force: true, v: true }).catch(() => undefined),
  };
};

/** Keeps at most `idle` holders for later. They run in `image`, which has to be on the engine. */
export const createHolders = (docker: Docker, image: string, idle: number): Holders => {
  const free: Holder[] = [];
  const all = new Set<Holder>();
  let closed = false;
  const discard = async (holder: Holder): Promise<void> => {
    all.delete(holder);
    await holder.remove();
  };
  return {
    acquire: async () => {
      for (let holder = free.pop(); holder !== undefined; holder = free.pop()) {
        if (holder.alive()) return holder;
        await discard(holder);
      }
      const holder = await startHolder(docker, image);
      all.add(holder);
      if (closed) await discard(holder);
      return holder;
    },
    release: async (holder) => {
      const clean = holder.alive() && (await holder.sockets().catch(() => Number.NaN)) === 0;
      if (clean && !closed && free.length < idle) free.push(holder);
      else await discard(holder);
    },
    close: async () => {
      closed = true;
      await Promise.all([...all].map(discard));
    },
  };
};
