import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { ServiceError, terminal } from '../../failure.ts';
import { compilerInput } from '../harness/assets.ts';
import { COMPILER, type Interpreter, interpreterFrom } from '../image/python.ts';
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

export type Holders = {
  /** A holder whose namespace no container is in: one that is free or about to be, else a new one. Rejects as the engine does. */
  acquire(): Promise<Holder>;
  /** Gives it back, for use once `gone`: the container that joined it. One with traces of its job left in it is thrown away. */
  release(holder: Holder, gone: Promise<void>): Promise<void>;
  /** Starts holders for later until there are `count`, those in use among them. Never rejects. */
  prepare(count: number): Promise<void>;
  /** The image's Python, as a holder tells it. Rejects with `image_unavailable` where it has none that serves. */
  interpreter(): Promise<Interpreter>;
  close(): Promise<void>;
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
const SOCKETS = 'sockets\n';
const COMPILE = Buffer.concat([Buffer.from('compile\n'), compilerInput]);

/** A holder that says nothing for this long is not used again: jobs may be waiting for its namespace. */
const ANSWER_MS = 5_000;
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

const ready = Promise.resolve();

const startHolder = async (docker: Docker, image: string): Promise<Holder> => {
  const gone = (): Error => new Error('The holder is gone.');
  let alive = true;
  let asked = Promise.withResolvers<string>();
  let said = '';
  const { id, container, stdin, closed } = await openSession(
    docker,
    options(image),
    () => {},
    (chunk) => {
      said += chunk.toString('utf8');
      if (said.endsWith('\n')) asked.resolve(said);
    },
    () => {},
  );
  void closed.then(() => {
    alive = false;
    asked.reject(gone());
  });
  asked.promise.catch(() => undefined);
  return {
    id,
    ask: (question) => {
      asked = Promise.withResolvers();
      said = '';
      if (alive) stdin.write(question);
      else asked.reject(gone());
      return asked.promise;
    },
    alive: () => alive,
    remove: () => container.remove({ force: true, v: true }).catch(() => undefined),
  };
};

/** Keeps at most `idle` holders for later. They run in `image`, the id of one that is on the engine. */
export const createHolders = (docker: Docker, image: string, idle: number): Holders => {
  const free: Holder[] = [];
  const all = new Set<Holder>();
  const waiting: PromiseWithResolvers<Holder | undefined>[] = [];
  /** Holders whose container is on its way out. */
  let returning = 0;
  let starting = 0;
  let interpreter: Promise<Interpreter> | undefined;
  let closed = false;
  const discard = async (holder: Holder): Promise<void> => {
    all.delete(holder);
    await holder.remove();
  };
  const start = async (): Promise<Holder> => {
    starting++;
    try {
      const holder = await startHolder(docker, image);
      all.add(holder);
      if (closed) await discard(holder);
      return holder;
    } finally {
      starting--;
    }
  };
  const acquire = async (): Promise<Holder> => {
    for (let holder = free.pop(); holder !== undefined; holder = free.pop()) {
      if (holder.alive()) return holder;
      await discard(holder);
    }
    if (returning <= waiting.length) return start();
    const turn = Promise.withResolvers<Holder | undefined>();
    waiting.push(turn);
    return (await turn.promise) ?? start();
  };
  const isClean = async (holder: Holder): Promise<boolean> =>
    holder.alive() &&
    (await Promise.race([
      holder.ask(SOCKETS).then(Number, () => Number.NaN),
      delay(ANSWER_MS, Number.NaN, { ref: false }),
    ])) === 0;
  const release = async (holder: Holder, gone: Promise<void>): Promise<void> => {
    returning++;
    await gone;
    const clean = await isClean(holder);
    returning--;
    const next = waiting.shift();
    next?.resolve(clean && !closed ? holder : undefined);
    if (!clean || closed) await discard(holder);
    else if (next === undefined && free.length < idle) free.push(holder);
    else if (next === undefined) await discard(holder);
  };
  const ask = async (): Promise<Interpreter> => {
    let holder: Holder;
    let line: string;
    try {
      holder = await acquire();
      line = await holder.ask(COMPILE);
    } catch (cause) {
      throw new ServiceError(
        terminal('image_unavailable', `The image ${image} does not start python3: ${String(cause)}`, cause),
      );
    }
    void release(holder, ready);
    return interpreterFrom(line, image);
  };
  return {
    acquire,
    release,
    prepare: async (count) => {
      const missing = Math.max(0, count - all.size - starting);
      // What is wrong with the engine, a job will say.
      await Promise.allSettled(Array.from({ length: missing }, () => start().then((holder) => release(holder, ready))));
    },
    interpreter: () => {
      interpreter ??= ask().catch((cause) => {
        interpreter = undefined;
        throw cause;
      });
      return interpreter;
    },
    close: async () => {
      closed = true;
      await Promise.all([...all].map(discard));
    },
  };
};
