import type { EventOf } from '../../../events/schema/event.ts';
import { started } from '../../../machines/testing/events.ts';
import type { Audit } from '../audit/audit.ts';
import type { Dice } from '../kernel/dice.ts';
import type { Fault, Timed } from '../kernel/faults.ts';
import type { Process } from '../kernel/process.ts';
import type { World } from '../kernel/world.ts';

/** One simulated system under faults. */
export type Scenario = {
  readonly system: string;
  readonly audit: Audit;
  /** Whether everything that was asked of the system is done. */
  isOver(): boolean;
  /** Ends all that is broken or frozen: from here on the system has to come to its end by itself. */
  calm(): void;
  /** Reads back through the real code what is there at the end, and compares. */
  inspect(): Promise<void>;
};

/** A UUIDv7 that sorts by `index`. */
export const runId = (index: number): string => `01890a5d-ac96-774b-bcce-${(index + 1).toString(16).padStart(12, '0')}`;

export const startedRun = (run: string, dice: Dice): EventOf<'run.started'> => ({ ...started, run, seed: dice.next() });

/** Lets faults of one kind strike at random times, as often a minute as this seed has it. */
export const strikeNowAndThen = (world: World, fault: Timed, strike: () => boolean): void => {
  const rate = world.rate(fault);
  if (rate === 0) return;
  const plan = (): void =>
    world.after(world.dice.between(1, Math.ceil(120_000 / rate)), () => {
      if (!world.faulty) return;
      if (strike()) world.count(fault satisfies Fault);
      plan();
    });
  plan();
};

/** Crashes and freezes, of one of the processes that run. */
export const strikeProcesses = (world: World, running: () => readonly Process[]): void => {
  const { dice } = world;
  const strike = (fault: Timed, how: (process: Process) => void): void =>
    strikeNowAndThen(world, fault, () => {
      const candidates = running().filter(({ alive, frozen }) => alive && !frozen);
      if (candidates.length === 0) return false;
      how(dice.pick(candidates));
      return true;
    });
  strike('process: crash', (process) => process.crash());
  strike('process: frozen shortly', (process) => process.freeze(dice.between(10, 1_500)));
  strike('process: frozen beyond its lease', (process) => process.freeze(dice.between(6_000, 25_000)));
};
