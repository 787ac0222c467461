import { availableParallelism } from 'node:os';
import type Docker from 'dockerode';
import pLimit from 'p-limit';
import type { SandboxLimits } from '../../../events/schema/event.ts';
import type { Interpreter } from '../image/python.ts';
import { containerOptions } from './container.ts';
import type { Holder } from './holder.ts';
import { createHolders, type Holders } from './holders.ts';
import { startWaiting, type Waiting } from './waiting.ts';

/** What containers have to have in common to stand in for each other. `image` is an id. */
export type Kind = { readonly image: string; readonly limits: SandboxLimits };

export type Pool = {
  /**
   * A container that waits for its one job: one that was started ahead, or one that is started now. `cold` asks for the
   * latter. The caller removes it.
   */
  take(run: string, kind: Kind, signal: AbortSignal, how?: 'cold'): Promise<Waiting & { readonly warm: boolean }>;
  /** The Python of the image with this id. Fails with `image_unavailable`. */
  interpreter(image: string): Promise<Interpreter>;
  /** Says that jobs of this kind will come. */
  expect(kind: Kind): void;
  /** Removes what waits. What was taken is the taker's. */
  close(): Promise<void>;
};

/** With all cores at work, starts for later wait for this long after a job came: bursts are over by then. */
const BURST_MS = 500;
/** A start that failed is not tried again at once: what is wrong is the next job's to report. */
const PAUSE_MS = 5_000;
/** Holders that stay for later beside those of waiting containers: one for each job that runs at once, up to these. */
const IDLE_HOLDERS = 8;
/** Name of the run in the labels of a container that has none yet. */
const AHEAD = 'ahead';

/**
 * Keeps up to `size` containers started ahead, all of the kind that was asked for last; each is used once. With 0 every
 * start is a cold one.
 */
export const createPool = (docker: Docker, size: number): Pool => {
  const holders = new Map<string, Holders>();
  const closing = new AbortController();
  // A start is work for all of a core: more at once than there are cores take a tenth to a fifth longer each (measured).
  const cores = availableParallelism();
  const starts = pLimit(cores);
  const waiting = new Map<Waiting, string>();
  const busy = new Set<Promise<unknown>>();
  let starting = 0;
  /** Containers that were taken, and are not removed yet. */
  let working = 0;
  let later: NodeJS.Timeout | undefined;
  let wanted: Kind | undefined;
  let pausedUntil = 0;

  const holdersOf = (image: string): Holders => {
    const known = holders.get(image) ?? createHolders(docker, image, size + IDLE_HOLDERS);
    holders.set(image, known);
    return known;
  };

  /** Starts a container in a holder's namespace; in one of its own where that cannot be had. */
  const start = (run: string, kind: Kind, signal: AbortSignal): Promise<Waiting> =>
    starts(() => startNow(run, kind, signal));
  const startNow = async (run: string, { image, limits }: Kind, signal: AbortSignal): Promise<Waiting> => {
    signal.throwIfAborted();
    const own = holdersOf(image);
    const { greeting } = await own.interpreter();
    const holder = await own.acquire().catch(() => undefined);
    if (holder !== undefined)
      try {
        const started = await startWaiting(docker, containerOptions(image, run, limits, holder.id), greeting, signal);
        return withHolder(started, own, holder);
      } catch {
        track(own.release(holder, holder.remove()));
        signal.throwIfAborted();
      }
    // What is wrong with the engine, if that is it, this says.
    return startWaiting(docker, containerOptions(image, run, limits, null), greeting, signal);
  };

  const ahead = async (kind: Kind): Promise<void> => {
    starting++;
    try {
      const started = await start(AHEAD, kind, closing.signal);
      if (closing.signal.aborted || keyOf(kind) !== (wanted && keyOf(wanted))) return await started.remove();
      waiting.set(started, keyOf(kind));
      // One that dies while it waits makes room for another.
      void started.session.closed.then(async () => {
        if (!waiting.delete(started)) return;
        await started.remove();
        refill();
      });
    } catch {
      pausedUntil = Date.now() + PAUSE_MS;
    } finally {
      starting--;
      refill();
    }
  };

  const refill = (): void => {
    if (wanted === undefined || closing.signal.aborted || Date.now() < pausedUntil) return;
    const key = keyOf(wanted);
    for (const [one, its] of waiting)
      if (its !== key) {
        waiting.delete(one);
        track(one.remove());
      }
    // No start for later keeps one waiting that a job asks for now.
    while (waiting.size + starting < size && starts.activeCount + starts.pendingCount < starts.concurrency)
      track(ahead(wanted));
  };

  /** A start for later takes no core from the jobs that are there, unless they go on for long. */
  const refillWhenFree = (): void => {
    clearTimeout(later);
    if (working < cores) refill();
    else later = setTimeout(refill, BURST_MS).unref();
  };

  const track = (work: Promise<void>): void => {
    busy.add(work);
    void work.finally(() => busy.delete(work));
  };

  const free = (): void => {
    working--;
    if (working < cores) refill();
  };

  return {
    take: async (run, kind, signal, how) => {
      wanted = kind;
      const key = keyOf(kind);
      const ready = how === 'cold' ? undefined : [...waiting].find(([one, its]) => its === key && one.alive())?.[0];
      if (ready !== undefined) waiting.delete(ready);
      working++;
      refillWhenFree();
      try {
        const taken = ready ?? (await start(run, kind, signal));
        return { ...taken, warm: ready !== undefined, remove: once(() => taken.remove().then(free)) };
      } catch (cause) {
        free();
        throw cause;
      }
    },
    interpreter: (image) => holdersOf(image).interpreter(),
    expect: (kind) => {
      wanted = kind;
      track(holdersOf(kind.image).prepare(cores));
      refill();
    },
    close: async () => {
      closing.abort();
      clearTimeout(later);
      await Promise.all([...busy, ...[...waiting.keys()].map((one) => one.remove())]);
      waiting.clear();
      await Promise.all([...holders.values()].map((own) => own.close()));
    },
  };
};

const keyOf = ({ image, limits }: Kind): string =>
  JSON.stringify([image, limits.memoryBytes, limits.processes, limits.cpus]);

const withHolder = (started: Waiting, holders: Holders, holder: Holder): Waiting => {
  return {
    ...started,
    remove: once(() => holders.release(holder, started.remove())),
  };
};

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
};
