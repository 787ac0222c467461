import { Agenda } from './agenda.ts';
import { Dice } from './dice.ts';
import { type Chance, FAULTS, type Fault, RATES } from './faults.ts';
import { Trace } from './trace.ts';

/** An invariant that did not hold. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: string;
  constructor(invariant: string, what: string) {
    super(`${invariant}: ${what}`);
    this.invariant = invariant;
  }
}

/**
 * Time, chance and order of one simulation. Nothing in it is asynchronous but promises: each step is one entry of the
 * agenda and all that follows from it without waiting, so a simulation is a function of its seed.
 */
export class World {
  readonly dice: Dice;
  readonly trace: Trace;
  readonly counts = new Map<Fault, number>();
  now = 0;
  steps = 0;
  violation: Violation | undefined;
  /** Faults strike only as long as this is set. */
  faulty = true;
  readonly #agenda = new Agenda();
  /** Each seed has faults of some kinds only: a kind that always strikes would keep others from ever mattering. */
  readonly #rates = new Map<Fault, number>();
  #stirred = false;

  constructor(seed: number, keepTrace: boolean) {
    this.dice = new Dice(seed);
    this.trace = new Trace(keepTrace);
    const calm = this.dice.chance(0.03);
    for (const fault of FAULTS)
      this.#rates.set(fault, calm || this.dice.chance(0.45) ? 0 : RATES[fault] * (this.dice.between(1, 10) / 10));
  }

  rate(fault: Fault): number {
    return this.#rates.get(fault) ?? 0;
  }

  /** Whether a fault strikes here and now; one that does is counted. */
  strikes(fault: Chance): boolean {
    const rate = this.faulty ? this.rate(fault) : 0;
    if (rate === 0 || !this.dice.chance(rate)) return false;
    this.count(fault);
    return true;
  }

  count(fault: Fault): void {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    this.note(`FAULT ${fault}`);
  }

  note(line: string): void {
    this.trace.note(this.now, line);
  }

  after(ms: number, act: () => void): void {
    this.#agenda.add(this.now + Math.max(0, ms), act);
  }

  /** Says that code of a process runs in this step, which has to come to rest before the next one. */
  stir(): void {
    this.#stirred = true;
  }

  /** Stops the simulation at the end of this step. Only the first violation counts: others may follow from it. */
  violate(invariant: string, what: string): void {
    this.violation ??= new Violation(invariant, what);
    this.note(`VIOLATION ${invariant}: ${what}`);
  }

  /** Steps until `isOver`, a violation, `untilMs`, or nothing is left to happen. */
  async run(isOver: () => boolean, untilMs: number): Promise<void> {
    await settled();
    while (this.violation === undefined && !isOver()) {
      const next = this.#agenda.next();
      if (next === undefined || next.at > untilMs) return;
      this.now = next.at;
      this.steps += 1;
      next.act();
      if (this.#stirred) await settled();
      this.#stirred = false;
    }
  }
}

/** All that waits for promises alone has run once this resolves. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
