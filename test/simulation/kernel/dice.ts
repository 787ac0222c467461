import { draw } from '../../../machines/random.ts';

/** Everything that a simulation leaves to chance, out of its seed. */
export class Dice {
  readonly #seed: number;
  #index = 0;

  constructor(seed: number) {
    // Neighbouring seeds name overlapping sequences of draws; one draw between takes them apart.
    this.#seed = draw(seed, 0x51ed);
  }

  next(): number {
    return draw(this.#seed, this.#index++);
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.next() < p * 0x1_0000_0000;
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + (this.next() % (high - low + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.next() % items.length] as T;
  }
}
