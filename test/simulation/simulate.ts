import { type Breaks, INTACT } from './breaks.ts';
import type { Fault } from './kernel/faults.ts';
import { type Violation, World } from './kernel/world.ts';
import { cluster } from './scenarios/cluster.ts';
import { oneMachine } from './scenarios/one-machine.ts';

/** How long after the last fault every accepted run has to be at its end, in simulated time. */
const LIVENESS_MS = 10 * 60_000;
/** Time for messages that are late and processes that were frozen, once all runs are at their end. */
const AFTERWARDS_MS = 25_000;

/** Part of the seeds whose logs are read back at the end: the audit has followed all of them, and reading takes its time. */
const INSPECTED = 0.3;

export type Outcome = {
  readonly seed: number;
  /** Which system was simulated. */
  readonly system: string;
  /** The same for each simulation of the same seed. */
  readonly hash: string;
  readonly violation: Violation | undefined;
  readonly faults: ReadonlyMap<Fault, number>;
  /** Final states of the runs. */
  readonly finals: readonly string[];
  readonly events: number;
  readonly steps: number;
  readonly simulatedMs: number;
  /** What else was met, by what it is. */
  readonly met: ReadonlyMap<string, number>;
  /** What happened, line by line, where it was asked for. */
  readonly trace: readonly string[] | undefined;
};

/** Plays one seed to its end, or to the first invariant that does not hold. */
export const simulate = async (seed: number, { breaks = INTACT as Breaks, trace = false } = {}): Promise<Outcome> => {
  const world = new World(seed, trace);
  const scenario = (world.dice.chance(0.4) ? oneMachine : cluster)(world, breaks);
  const onRejection = (error: unknown): void =>
    world.violate('no internal error', error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.on('unhandledRejection', onRejection);
  try {
    const calm = (): void => {
      if (!world.faulty) return;
      world.faulty = false;
      world.note('the faults end');
      scenario.calm();
    };
    const faultyMs = world.dice.between(5_000, 60_000);
    world.after(faultyMs, calm);
    await world.run(scenario.isOver, faultyMs + LIVENESS_MS);
    if (world.violation === undefined && !scenario.isOver())
      world.violate('every accepted run comes to its end', `not within ${LIVENESS_MS / 1000} s after the last fault.`);
    if (world.violation === undefined) {
      calm();
      await world.run(() => false, world.now + AFTERWARDS_MS);
      if (world.dice.chance(INSPECTED)) await scenario.inspect();
    }
  } finally {
    process.off('unhandledRejection', onRejection);
  }
  const { audit } = scenario;
  const runs = [...audit.runs.values()];
  return {
    seed,
    system: scenario.system,
    hash: world.trace.hash,
    violation: world.violation,
    faults: world.counts,
    finals: runs.map(({ final }) => final ?? 'unfinished'),
    events: runs.reduce((sum, { events }) => sum + events.length, 0),
    steps: world.steps,
    simulatedMs: world.now,
    met: audit.met,
    trace: world.trace.lines,
  };
};
