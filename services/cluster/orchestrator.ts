import { type EventLog, FencedError, UnreadableLogError } from '../../events/log/port.ts';
import { DivergenceError, replay } from '../../events/replay.ts';
import type { EventOf } from '../../events/schema/event.ts';
import { messageOf, type OnReport } from '../../infra/nats/report.ts';
import { type Snapshot, start, stateOf } from '../../machines/step.ts';
import type { Clock } from '../clock.ts';
import { RunHistory } from '../orchestrator/history.ts';
import { orchestrate } from '../orchestrator/loop.ts';
import { type Beginning, type LoopDependencies, RunLeftError, type Running } from '../orchestrator/port.ts';
import type { Leases } from './leases.ts';
import { keepPartitions } from './partitions.ts';

/** No more runs are taken for now; another orchestrator, or a later call, may take the alert. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

/** The shared log, and what finds the runs in it that somebody has to go on with. */
export type SharedLog = EventLog & {
  /** The runs of a partition whose last record is not that of a finished run. */
  unfinished(partition: number): Promise<readonly string[]>;
};

export type ClusterOptions = {
  readonly log: SharedLog;
  readonly leases: Leases;
  readonly clock: Clock;
  /** Names this process among all, and no other one ever: `run.taken_over` records it. */
  readonly owner: string;
  readonly partitions: number;
  readonly partitionOf: (run: string) => number;
  readonly dispatcherOf: (run: string) => LoopDependencies['dispatcher'];
  /** Nobody here waits for the run's jobs any more. */
  readonly forget: (run: string) => void;
  /** A run came to its end here. Runs that end have their own failures: this may not throw. */
  readonly finished: (run: string, end: { readonly snapshot: Snapshot; readonly history: RunHistory }) => Promise<void>;
  /** Runs that go on here at once; alerts over it are refused, runs to be taken over wait. */
  readonly maxRuns: number;
  readonly onReport: OnReport;
};

export type ClusterOrchestrator = {
  /** Partitions whose runs are this process's to go on with. */
  readonly held: () => readonly number[];
  /**
   * Resolves once the run's first record is durable: from then on it comes to its end, here or elsewhere.
   * @throws {BusyError}
   * @throws {FencedError} when there is a run of that id.
   */
  accept(started: EventOf<'run.started'>): Promise<void>;
  /** Lets go of all runs, for others to take over, and ends. */
  stop(): Promise<void>;
};

/**
 * One of many orchestrators. Leases say who goes on with which runs, and are allowed to be wrong: the log's fence lets one
 * writer of a run on, whoever took it over last.
 */
export const createClusterOrchestrator = (options: ClusterOptions): ClusterOrchestrator => {
  const { log, clock, owner, partitionOf, onReport } = options;
  const going = new Map<string, Running>();
  /** Those whose first record is not durable yet; resolves once it is. */
  const accepting = new Map<string, Promise<void>>();
  /** Runs that cannot be gone on with by this version of OpsGuard, or at all; said once. */
  const unreadable = new Set<string>();
  const stopping = new AbortController();
  let scanning: Promise<void> = Promise.resolve();

  const begin = (run: string, beginning: Beginning): Running => {
    const running = orchestrate(
      { log, dispatcher: options.dispatcherOf(run), now: () => clock.timestamp() },
      beginning,
    );
    going.set(run, running);
    void running.done
      .then((end) => options.finished(run, end))
      .catch((cause: unknown) => {
        options.forget(run);
        const left = cause instanceof FencedError || cause instanceof RunLeftError;
        onReport({ code: left ? 'left' : 'handler_failed', message: messageOf(cause), cause });
      })
      .finally(() => {
        if (going.get(run) === running) going.delete(run);
      });
    return running;
  };

  const takeOver = async (run: string): Promise<void> => {
    const { records } = await log.readRun(run);
    const { snapshot } = replay(records);
    if (snapshot.status !== 'active' || !keeper.held().includes(partitionOf(run)) || going.has(run)) return;
    const event = { type: 'run.taken_over', at: clock.timestamp(), owner } as const;
    begin(run, { event, history: new RunHistory(records), snapshot });
  };

  /** Takes over what is unfinished in a partition and not going on here: runs of others, and own ones that had to stop. */
  const scan = async (partition: number): Promise<void> => {
    for (const run of await log.unfinished(partition)) {
      if (stopping.signal.aborted || going.size >= options.maxRuns) return;
      if (going.has(run) || unreadable.has(run)) continue;
      try {
        await takeOver(run);
      } catch (cause) {
        if (!(cause instanceof UnreadableLogError || cause instanceof DivergenceError)) throw cause;
        unreadable.add(run);
        onReport({ code: 'handler_failed', message: `Run ${run} is left alone. ${cause.message}`, cause });
      }
    }
  };
  /** One scan at a time, so that no run is taken over twice. */
  const scanSoon = (partition: number): void => {
    scanning = scanning
      .then(() => (keeper.held().includes(partition) ? scan(partition) : undefined))
      .catch((cause: unknown) =>
        onReport({
          code: 'retrying',
          message: `Partition ${partition} could not be scanned. ${messageOf(cause)}`,
          cause,
        }),
      );
  };

  const keeper = keepPartitions({
    leases: options.leases,
    clock,
    owner,
    partitions: options.partitions,
    onReport,
    events: {
      acquired: scanSoon,
      lost: (partition) => {
        for (const [run, running] of going) if (partitionOf(run) === partition) running.leave();
      },
      busy: (partition) => [...going.keys()].some((run) => partitionOf(run) === partition),
    },
  });
  const rescan = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await clock.sleep(options.leases.ttlMs, stopping.signal);
      for (const partition of keeper.held()) scanSoon(partition);
      await scanning;
    }
  };
  void rescan();

  const accept: ClusterOrchestrator['accept'] = async (started) => {
    const { run } = started;
    if (going.has(run)) {
      // Known is what is durable.
      await accepting.get(run);
      throw new FencedError(`Run ${run} goes on here already.`);
    }
    if (stopping.signal.aborted || going.size >= options.maxRuns)
      throw new BusyError(
        `This orchestrator goes on with ${going.size} runs and takes no more for now; send the alert again.`,
      );
    if (!keeper.held().includes(partitionOf(run))) {
      // Its owner finds it at the next scan.
      const { snapshot, commands } = start(started);
      await log.append(run, 0, {
        at: clock.timestamp(),
        events: [started],
        commands: [...commands],
        state: stateOf(snapshot),
      });
      return;
    }
    const durable = Promise.withResolvers<void>();
    const unsubscribe = log.subscribe((record) => {
      if (record.run === run && record.seq === 1) durable.resolve();
    });
    begin(run, { event: started }).done.then(() => durable.resolve(), durable.reject);
    accepting.set(run, durable.promise);
    await durable.promise.finally(() => {
      unsubscribe();
      accepting.delete(run);
    });
  };

  return {
    held: keeper.held,
    accept,
    stop: async () => {
      stopping.abort();
      await keeper.stop();
      for (const running of going.values()) running.leave();
      await scanning;
      await Promise.allSettled([...going.values()].map(({ done }) => done));
    },
  };
};
