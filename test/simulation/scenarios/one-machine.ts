import { join } from 'node:path';
import { createFileLog } from '../../../events/log/file/log.ts';
import { LOG_FILE } from '../../../events/log/file/reader.ts';
import { type EventLog, UnknownRunError, UnreadableLogError } from '../../../events/log/port.ts';
import { replay } from '../../../events/replay.ts';
import type { LogRecord } from '../../../events/schema/record.ts';
import { RunHistory } from '../../../services/orchestrator/history.ts';
import { createJobs } from '../../../services/orchestrator/jobs.ts';
import { orchestrate } from '../../../services/orchestrator/loop.ts';
import type { Answer, Beginning, Running } from '../../../services/orchestrator/port.ts';
import { answerTo, drawPlot, type Plot } from '../answers.ts';
import { Audit } from '../audit/audit.ts';
import { createFileAudit } from '../audit/files.ts';
import type { Breaks } from '../breaks.ts';
import { type SimulatedMessage, simulatedDispatcher } from '../dispatcher.ts';
import type { Server } from '../kernel/link.ts';
import { Process } from '../kernel/process.ts';
import type { World } from '../kernel/world.ts';
import { SimulatedDisk } from '../media/disk.ts';
import { SimulatedQueue } from '../media/queue.ts';
import { runId, type Scenario, startedRun, strikeNowAndThen, strikeProcesses } from './scenario.ts';

/** Two levels that the first run makes itself. */
const ROOT = '/home/.opsguard/runs';

/** A process that works, or worked, on a run. */
type Incarnation = {
  readonly process: Process;
  readonly broker: Server;
  queue?: SimulatedQueue<Answer>;
  running?: Running;
};

type Run = {
  readonly id: string;
  readonly plot: Plot;
  /** Somebody was told how it ended. */
  told: boolean;
  readonly processes: Incarnation[];
};

/**
 * Runs on one machine, a process each with a broker of its own, over the file log. A process that is gone before its run's
 * end is started again, as `opsguard resume` does; now and then somebody does so while the first is still there.
 */
export const oneMachine = (world: World, breaks: Breaks): Scenario => {
  const { dice } = world;
  const audit = new Audit(world);
  const files = createFileAudit(audit);
  const disk = new SimulatedDisk(world, '/home', files);
  const runs: Run[] = Array.from({ length: dice.between(1, 3) }, (_, index) => ({
    id: runId(index),
    plot: drawPlot(dice),
    told: false,
    processes: [],
  }));
  const pathOf = (run: string): string => join(ROOT, run, LOG_FILE);
  const isDurable = ({ run, seq }: LogRecord): boolean => files.endOf(pathOf(run), seq) <= disk.durable(pathOf(run));
  const readers: Process[] = [];
  const processes = (): Process[] => runs.flatMap((run) => run.processes.map(({ process }) => process));

  const beginningOf = async (run: Run, log: EventLog, process: Process): Promise<Beginning | undefined> => {
    const event = { type: 'run.taken_over', at: process.clock.timestamp(), owner: process.name } as const;
    const begun = { event: { ...startedRun(run.id, dice), at: process.clock.timestamp() } };
    try {
      const { records } = await log.readRun(run.id);
      if (records.length === 0) return begun;
      if (process.alive) audit.tell(run.id, records.length);
      const { snapshot } = replay(records);
      return snapshot.status === 'active' ? { event, history: new RunHistory(records), snapshot } : undefined;
    } catch (error) {
      if (error instanceof UnknownRunError) return begun;
      throw error;
    }
  };

  const work = async (run: Run, incarnation: Incarnation): Promise<void> => {
    const { process, broker } = incarnation;
    const fileLog = createFileLog(ROOT, undefined, breaks.disk(disk.for(process)));
    const log = breaks.log(audit.watch(fileLog, process, isDurable));
    const beginning = await beginningOf(run, log, process);
    if (beginning === undefined) {
      run.told = true;
      process.exit();
      return;
    }
    log.subscribe(({ seq }) => {
      if (seq === 1) audit.accepted.add(run.id);
    });
    const queue = new SimulatedQueue<Answer>(world, broker, {
      workers: { sandbox: 2, llm: 1 },
      durations: { sandbox: [50, 900], llm: [100, 2_000] },
      answer: ({ message }) => {
        const { command, plot } = message as SimulatedMessage;
        return answerTo(world, command, plot);
      },
      watcher: { publishing: ({ id }, by) => audit.asks(id, by), beginning: ({ id }) => audit.begins(id) },
    });
    incarnation.queue = queue;
    const jobs = createJobs({ queue: queue.for(process), clock: process.clock, onReport: () => {} });
    const dispatcher = simulatedDispatcher({ world, audit, process, plot: run.plot, jobs, breaks });
    const running = orchestrate({ log, dispatcher, now: () => process.clock.timestamp() }, beginning);
    incarnation.running = running;
    await running.done.then(
      () => {
        run.told = true;
      },
      (error: unknown) => world.note(`${process.name} ends with ${String(error)}`),
    );
    await jobs.close();
    await log.close();
    process.exit();
  };

  const launch = (run: Run): void => {
    const process = new Process(world, `r${runs.indexOf(run)}.${run.processes.length}`, () => {
      // Later than anything that the process had under way: a process is gone only once its system calls are.
      world.after(dice.between(60, 4_000), () => {
        if (!run.told && !run.processes.some((one) => one.process.alive)) launch(run);
      });
    });
    const incarnation = { process, broker: { up: true } };
    run.processes.push(incarnation);
    world.note(`${process.name} begins`);
    process.enter(() => {
      work(run, incarnation).catch((error: unknown) => {
        world.note(`${process.name} fails with ${String(error)}`);
        if (error instanceof UnreadableLogError) world.violate('every log replays', String(error));
        process.exit();
      });
    });
  };
  for (const run of runs) world.after(dice.between(0, 3_000), () => launch(run));

  strikeProcesses(world, processes);
  strikeNowAndThen(world, 'run: cancelled', () => {
    const candidates = runs.flatMap((run) => run.processes).filter(({ process, running }) => process.alive && running);
    if (candidates.length === 0) return false;
    const { process, running } = dice.pick(candidates);
    process.enter(() => running?.cancel('the operator'));
    return true;
  });
  strikeNowAndThen(world, 'process: second resume', () => {
    const candidates = runs.filter((run) => run.processes.some(({ process }) => process.alive));
    if (candidates.length === 0) return false;
    launch(dice.pick(candidates));
    return true;
  });
  strikeNowAndThen(world, 'power: cut', () => {
    for (const process of [...processes(), ...readers]) process.crash();
    disk.cutPower();
    return true;
  });
  const strikeBroker = (fault: 'broker: away' | 'broker: restarted without its memory', forgets: boolean): void =>
    strikeNowAndThen(world, fault, () => {
      const candidates = runs
        .flatMap((run) => run.processes)
        .filter(({ process, broker }) => process.alive && broker.up);
      if (candidates.length === 0) return false;
      const { broker, queue } = dice.pick(candidates);
      broker.up = false;
      if (forgets) queue?.forget();
      world.after(dice.between(100, 8_000), () => {
        broker.up = true;
        queue?.restore();
      });
      return true;
    });
  strikeBroker('broker: away', false);
  strikeBroker('broker: restarted without its memory', true);

  const readAll = async (reader: Process): Promise<void> => {
    const before = new Map([...audit.runs].map(([run, { acknowledged }]) => [run, acknowledged]));
    for await (const { run, history } of createFileLog(ROOT, undefined, disk.for(reader)).readAll()) {
      if (history instanceof UnreadableLogError) {
        world.violate('every log replays', history.message);
        continue;
      }
      const { length } = history.records;
      if (length < (before.get(run) ?? 0))
        world.violate('nothing acknowledged is lost', `a reader finds ${length} records of ${run}.`);
      audit.tell(run, length);
    }
  };
  /** Somebody looks at all runs, and is told of the end. */
  const look = (onEnd: () => void): void => {
    const reader = new Process(world, 'reader', onEnd);
    readers.push(reader);
    reader.enter(() => {
      readAll(reader)
        .catch((error: unknown) => world.note(`the reader ends with ${String(error)}`))
        .finally(() => reader.exit());
    });
  };
  for (let count = dice.between(0, 2); count > 0; count--)
    world.after(dice.between(1_000, 40_000), () => look(() => {}));

  return {
    system: 'one machine',
    audit,
    isOver: () => runs.every((run) => run.told),
    calm: () => {
      for (const process of [...processes(), ...readers]) process.thaw();
      for (const { broker, queue } of runs.flatMap((run) => run.processes)) {
        if (!broker.up) world.note('a broker is back');
        broker.up = true;
        queue?.restore();
      }
    },
    inspect: async () => {
      let done = false;
      look(() => {
        done = true;
      });
      await world.run(() => done, world.now + 60_000);
      if (!done) world.violate('no internal error', 'the logs could not be read back at the end.');
    },
  };
};
