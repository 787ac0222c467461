import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { ServiceError, terminal } from '../../failure.ts';
import { type Interpreter, interpreterFrom } from '../image/python.ts';
import { COMPILE, GoneError, type Holder, SOCKETS, startHolder } from './holder.ts';

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

/** A holder that says nothing for this long is not used again: jobs may be waiting for its namespace. */
const ANSWER_MS = 5_000;
const ready = Promise.resolve();

/** Whether a start failed because there is nothing to be started, which is the image's fault and not the engine's. */
const hasNoPython = (cause: unknown): boolean =>
  cause instanceof Error && /executable file not found/.test(cause.message);

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
  const ask = async (triesLeft = 1): Promise<Interpreter> => {
    let holder: Holder | undefined;
    try {
      holder = await acquire();
      const line = await holder.ask(COMPILE);
      void release(holder, ready);
      return interpreterFrom(line, image);
    } catch (cause) {
      if (cause instanceof ServiceError) throw cause;
      if (holder !== undefined) await discard(holder);
      if (hasNoPython(cause) || (cause instanceof GoneError && triesLeft === 0))
        throw new ServiceError(
          terminal('image_unavailable', `The image ${image} does not start python3: ${String(cause)}`, cause),
        );
      if (triesLeft === 0) throw cause;
      return ask(triesLeft - 1);
    }
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
