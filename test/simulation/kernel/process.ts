import type { Clock } from '../../../services/clock.ts';
import type { World } from './world.ts';

export type Reply<T> = { readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void };

/** Time of day at the world's beginning. */
const EPOCH_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/**
 * A process of the simulated system. Whatever it does to the outside goes through {@link call} or {@link leave}, whatever
 * comes back through {@link enter}: a dead process does nothing and hears nothing any more, a frozen one does and hears
 * all of it once it thaws. Code between two calls has no effect outside, so dying at each call is dying at any point.
 */
export class Process {
  readonly name: string;
  readonly clock: Clock;
  /** No message comes to it or from it, and it runs on. */
  cutOff = false;
  readonly #world: World;
  readonly #onEnd: () => void;
  #state: 'running' | 'frozen' | 'dead' = 'running';
  #held: (() => void)[] = [];

  /** `onEnd` is called when the process crashes or exits, once. */
  constructor(world: World, name: string, onEnd: () => void) {
    this.name = name;
    this.#world = world;
    this.#onEnd = onEnd;
    this.clock = this.#makeClock();
  }

  get alive(): boolean {
    return this.#state !== 'dead';
  }

  get frozen(): boolean {
    return this.#state === 'frozen';
  }

  /** Something happens to the process: an answer, a timer, a message. */
  enter(act: () => void): void {
    if (this.#state === 'dead') return;
    if (this.#state === 'frozen') {
      this.#held.push(() => this.enter(act));
      return;
    }
    this.#world.stir();
    act();
  }

  /** The process does something to the outside. */
  leave(act: () => void): void {
    if (this.#state === 'running') {
      if (this.#world.strikes('call: crash instead')) this.crash();
      else if (this.#world.strikes('call: freeze instead')) this.freeze(this.#world.dice.between(10, 15_000));
    }
    if (this.#state === 'dead') return;
    if (this.#state === 'frozen') this.#held.push(() => this.leave(act));
    else act();
  }

  /** A question to the outside. Neither its effect nor its answer comes to pass once the process is dead. */
  call<T>(ask: (reply: Reply<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      this.leave(() =>
        ask({
          resolve: (value) => this.enter(() => resolve(value)),
          reject: (error) => this.enter(() => reject(error)),
        }),
      );
    });
  }

  crash(): void {
    if (this.#state === 'dead') return;
    this.#world.note(`${this.name} crashes`);
    this.#end();
  }

  /** The process comes to its end by itself. */
  exit(): void {
    if (this.#state === 'dead') return;
    this.#world.note(`${this.name} exits`);
    this.#end();
  }

  freeze(ms: number): void {
    if (this.#state !== 'running') return;
    this.#world.note(`${this.name} freezes for ${ms} ms`);
    this.#state = 'frozen';
    this.#world.after(ms, () => this.thaw());
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#world.note(`${this.name} thaws`);
    this.#state = 'running';
    for (const act of this.#held.splice(0)) this.#world.after(0, act);
  }

  #end(): void {
    this.#state = 'dead';
    this.#held = [];
    this.#onEnd();
  }

  /** A clock of its own: it began somewhere, and runs up to 1 % too slow or too fast. */
  #makeClock(): Clock {
    const world = this.#world;
    const began = world.dice.between(0, 1_000_000);
    const skew = world.dice.between(-5_000, 5_000);
    const pace = 1 + world.dice.between(-10, 10) / 1000;
    return {
      now: () => began + world.now * pace,
      timestamp: () => new Date(EPOCH_MS + skew + Math.floor(world.now)).toISOString(),
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted) return resolve();
          signal?.addEventListener('abort', () => resolve(), { once: true });
          // Whole milliseconds keep times short in the trace.
          world.after(Math.ceil(ms / pace), () => this.enter(() => resolve()));
        }),
    };
  }
}
