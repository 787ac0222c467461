import { createStreamLog } from '../../../events/log/jetstream/log.ts';
import type { LargeRecords } from '../../../events/log/jetstream/stream.ts';
import { FencedError, UnreadableLogError } from '../../../events/log/port.ts';
import {
  BusyError,
  type ClusterOrchestrator,
  createClusterOrchestrator,
} from '../../../services/cluster/orchestrator.ts';
import { createJobs } from '../../../services/orchestrator/jobs.ts';
import type { Answer } from '../../../services/orchestrator/port.ts';
import { answerTo, drawPlot, type Plot } from '../answers.ts';
import { Audit } from '../audit/audit.ts';
import type { Breaks } from '../breaks.ts';
import { type SimulatedMessage, simulatedDispatcher } from '../dispatcher.ts';
import { Process } from '../kernel/process.ts';
import type { World } from '../kernel/world.ts';
import { SimulatedLeases } from '../media/leases.ts';
import { SimulatedQueue } from '../media/queue.ts';
import { SimulatedStream } from '../media/stream.ts';
import { runId, type Scenario, startedRun, strikeNowAndThen, strikeProcesses } from './scenario.ts';

const PARTITIONS = 4;
const LEASE_MS = 4_000;
const MAX_RUNS = 3;

const partitionOf = (run: string): number => Number.parseInt(run.slice(-2), 16) % PARTITIONS;

/** Records of the simulation fit into messages. */
const NO_LARGE: LargeRecords = {
  put: async () => {
    throw new Error('A simulated record is larger than a message.');
  },
  get: async () => {
    throw new Error('The simulation has no large records.');
  },
};

type Member = { readonly process: Process; orchestrator?: ClusterOrchestrator };

/**
 * Two to four orchestrators on one broker, which share runs out by leases and keep each other out by the log's fence. Alerts
 * are sent to any of them, and sent again until one says that the run is known.
 */
export const cluster = (world: World, breaks: Breaks): Scenario => {
  const { dice } = world;
  const audit = new Audit(world);
  const broker = { up: true };
  const stream = new SimulatedStream(world, broker, partitionOf, {
    appended: (run, bytes, by) => audit.added(run, Buffer.from(bytes).toString(), by),
    refused: (run, by, isStored) => {
      if (isStored) audit.meet('an append that had been stored, sent again');
      else if (audit.of(run).owner !== by.name) audit.meet('an append of a process that was shut out, refused');
    },
  });
  const leases = new SimulatedLeases(world, broker, LEASE_MS);
  const queue = new SimulatedQueue<Answer>(world, broker, {
    workers: { sandbox: dice.between(1, 3), llm: dice.between(1, 2) },
    durations: { sandbox: [50, 900], llm: [100, 2_000] },
    answer: ({ message }) => {
      const { command, plot } = message as SimulatedMessage;
      return answerTo(world, command, plot);
    },
    watcher: { publishing: ({ id }, by) => audit.asks(id, by), beginning: ({ id }) => audit.begins(id) },
  });
  const plots = new Map<string, Plot>(
    Array.from({ length: dice.between(1, 4) }, (_, index) => [runId(index), drawPlot(dice)]),
  );
  const members: Member[] = [];
  const running = (): Member[] => members.filter(({ process }) => process.alive);

  const join = (slot: number, incarnation: number): void => {
    const process = new Process(world, `o${slot}.${incarnation}`, () => {
      world.after(dice.between(100, 8_000), () => join(slot, incarnation + 1));
    });
    const member: Member = { process };
    members.push(member);
    world.note(`${process.name} joins`);
    process.enter(() => {
      const log = createStreamLog(breaks.stream(stream.for(process)), NO_LARGE, process.clock);
      const jobs = createJobs({ queue: queue.for(process), clock: process.clock, onReport: () => {} });
      member.orchestrator = createClusterOrchestrator({
        log: breaks.log(audit.watch(log, process, () => true)),
        leases: leases.for(process),
        clock: process.clock,
        owner: process.name,
        partitions: PARTITIONS,
        partitionOf,
        dispatcherOf: (run) =>
          simulatedDispatcher({ world, audit, process, plot: plots.get(run) as Plot, jobs, breaks }),
        forget: jobs.forget,
        finished: async (run) => jobs.forget(run),
        maxRuns: MAX_RUNS,
        onReport: ({ message }) => {
          if (process.alive) world.note(`${process.name} reports: ${message}`);
        },
      });
    });
  };
  for (let slot = dice.between(2, 4); slot > 0; slot--) world.after(dice.between(0, 3_000), () => join(slot, 0));

  /** Sends an alert until somebody says that its run is in the log. */
  const sendAlert = (run: string): void => {
    const again = (ms: number): void => world.after(ms, () => sendAlert(run));
    const { process, orchestrator } = running().length === 0 ? ({} as Partial<Member>) : dice.pick(running());
    if (process === undefined || orchestrator === undefined) {
      again(dice.between(100, 2_000));
      return;
    }
    let replied = false;
    const reply = (what: 'accepted' | 'known' | 'failed'): void =>
      process.leave(() =>
        world.after(dice.between(1, 20), () => {
          if (what !== 'failed') acknowledge(run);
          if (!replied && what === 'failed') again(dice.between(100, 3_000));
          replied = true;
        }),
      );
    const give = (): void =>
      process.enter(() => {
        const started = { ...startedRun(run, dice), at: process.clock.timestamp() };
        orchestrator.accept(started).then(
          () => reply('accepted'),
          (error: unknown) => {
            if (!(error instanceof FencedError || error instanceof BusyError))
              world.note(`${process.name} cannot take ${run.slice(-4)}: ${String(error)}`);
            reply(error instanceof FencedError ? 'known' : 'failed');
          },
        );
      });
    world.after(dice.between(1, 20), give);
    if (world.strikes('alert: sent twice')) world.after(dice.between(1, 3_000), give);
    // Whoever was asked may be gone, or have done it: the same run's id makes it safe to ask somebody else.
    world.after(dice.between(3_000, 8_000), () => {
      if (!replied) again(0);
      replied = true;
    });
  };
  const acknowledge = (run: string): void => {
    if (audit.accepted.has(run)) return;
    audit.accepted.add(run);
    if (audit.of(run).length === 0)
      world.violate('nothing acknowledged is lost', `${run} was accepted, and is not in the log.`);
  };
  for (const run of plots.keys()) world.after(dice.between(0, 8_000), () => sendAlert(run));

  strikeProcesses(world, () => running().map(({ process }) => process));
  strikeNowAndThen(world, 'process: stopped', () => {
    const candidates = running().filter(({ process, orchestrator }) => orchestrator !== undefined && !process.frozen);
    if (candidates.length === 0) return false;
    const { process, orchestrator } = dice.pick(candidates);
    process.enter(() => void orchestrator?.stop().then(() => process.exit()));
    return true;
  });
  const reconnect = (process: Process): void => {
    if (!process.cutOff) return;
    world.note(`${process.name} is reached again`);
    process.cutOff = false;
    queue.restore(process);
  };
  strikeNowAndThen(world, 'process: cut off', () => {
    const candidates = running().filter(({ process }) => !process.cutOff);
    if (candidates.length === 0) return false;
    const { process } = dice.pick(candidates);
    world.note(`${process.name} is cut off`);
    process.cutOff = true;
    world.after(dice.between(500, 25_000), () => reconnect(process));
    return true;
  });
  const strikeBroker = (fault: 'broker: away' | 'broker: restarted without its memory', forgets: boolean): void =>
    strikeNowAndThen(world, fault, () => {
      if (!broker.up) return false;
      broker.up = false;
      if (forgets) queue.forget();
      world.after(dice.between(100, 12_000), bringBack);
      return true;
    });
  const bringBack = (): void => {
    if (broker.up) return;
    world.note('the broker is back');
    broker.up = true;
    queue.restore();
  };
  strikeBroker('broker: away', false);
  strikeBroker('broker: restarted without its memory', true);
  strikeNowAndThen(world, 'log: full', () => {
    if (stream.full) return false;
    stream.full = true;
    world.after(dice.between(500, 10_000), () => {
      stream.full = false;
    });
    return true;
  });

  const readAll = async (reader: Process): Promise<void> => {
    const log = createStreamLog(stream.for(reader), NO_LARGE, reader.clock);
    for await (const { run, history } of log.readAll()) {
      if (history instanceof UnreadableLogError) world.violate('every log replays', history.message);
      else if (history.records.length !== audit.of(run).length)
        world.violate('nothing acknowledged is lost', `a reader finds ${history.records.length} records of ${run}.`);
    }
  };

  return {
    system: 'cluster',
    audit,
    isOver: () => [...plots.keys()].every((run) => audit.accepted.has(run) && audit.of(run).final !== undefined),
    calm: () => {
      for (const { process } of members) {
        process.thaw();
        reconnect(process);
      }
      stream.full = false;
      bringBack();
    },
    inspect: async () => {
      const reader = new Process(world, 'reader', () => {});
      let done = false;
      reader.enter(() => {
        readAll(reader)
          .catch((error: unknown) => world.violate('every log replays', String(error)))
          .finally(() => {
            done = true;
          });
      });
      await world.run(() => done, world.now + 60_000);
      if (!done) world.violate('no internal error', 'the logs could not be read back at the end.');
    },
  };
};
