import type Docker from 'dockerode';
import type { SandboxLimits } from '../../../events/schema/event.ts';
import { containerOptions } from './container.ts';
import { createHolders, type Holder, type Holders } from './holders.ts';
import { startWaiting, type Waiting } from './waiting.ts';

/** What containers have to have in common to stand in for each other. `image` is an id. */
export type Kind = { readonly image: string; readonly limits: SandboxLimits };

export type Pool = {
  /**
   * A container that waits for its one job: one that was started ahead, or one that is started now. `cold` asks for the
   * latter. The caller removes it.
   */
  take(run: string, kind: Kind, signal: AbortSignal, how?: 'cold'): Promise<Waiting & { readonly warm: boolean }>;
  /** Says that jobs of this kind will come. */
  expect(kind: Kind): void;
  /** Removes what waits. What was taken is the taker's. */
  close(): Promise<void>;
};

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
  const waiting = new Map<Waiting, string>();
  const busy = new Set<Promise<unknown>>();
  let starting = 0;
  let wanted: Kind | undefined;
  let pausedUntil = 0;

  const holdersOf = (image: string): Holders => {
    const known = holders.get(image) ?? createHolders(docker, image, size + IDLE_HOLDERS);
    holders.set(image, known);
    return known;
  };

  /** Starts a container in a holder's namespace; in one of its own where that cannot be had. */
  const start = async (run: string, { image, limits }: Kind, signal: AbortSignal): Promise<Waiting> => {
    const own = holdersOf(image);
    const holder = await own.acquire().catch(() => undefined);
    if (holder !== undefined)
      try {
        const started = await startWaiting(docker, containerOptions(image, run, limits, holder.id), signal);
        return withHolder(started, own, holder);
      } catch {
        track(holder.remove().then(() => own.release(holder)));
        signal.throwIfAborted();
      }
    // What is wrong with the engine, if that is it, this says.
    return startWaiting(docker, containerOptions(image, run, limits, null), signal);
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
    while (waiting.size + starting < size) track(ahead(wanted));
  };

  const track = (work: Promise<void>): void => {
    busy.add(work);
    void work.finally(() => busy.delete(work));
  };

  return {
    take: async (run, kind, signal, how) => {
      wanted = kind;
      const key = keyOf(kind);
      const ready = how === 'cold' ? undefined : [...waiting].find(([one, its]) => its === key && one.alive())?.[0];
      if (ready !== undefined) waiting.delete(ready);
      try {
        if (ready !== undefined) return { ...ready, warm: true };
        return { ...(await start(run, kind, signal)), warm: false };
      } finally {
        refill();
      }
    },
    expect: (kind) => {
      wanted = kind;
      refill();
    },
    close: async () => {
      closing.abort();
      await Promise.all([...busy, ...[...waiting.keys()].map((one) => one.remove())]);
      waiting.clear();
      await Promise.all([...holders.values()].map((own) => own.close()));
    },
  };
};

const keyOf = ({ image, limits }: Kind): string =>
  JSON.stringify([image, limits.memoryBytes, limits.processes, limits.cpus]);

const withHolder = (started: Waiting, holders: Holders, holder: Holder): Waiting => {
  let removal: Promise<void> | undefined;
  const remove = async (): Promise<void> => {
    await started.remove();
    await holders.release(holder);
  };
  return {
    ...started,
    remove: () => {
      removal ??= remove();
      return removal;
    },
  };
};
