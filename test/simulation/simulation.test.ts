import { describe, expect, it } from 'vitest';
import { playSeeds } from './seeds.ts';
import { simulate } from './simulate.ts';

/** `npm run simulate` plays as many as one likes; these are to notice at once what breaks often. */
const RANGES = [1, 101, 201];
const SEEDS = 100;

describe('the simulated orchestrators', () => {
  it.each(RANGES)(`hold every invariant under the faults of ${SEEDS} seeds from %i on`, async (from) => {
    const tally = await playSeeds(from, SEEDS);
    expect(tally.failures).toEqual([]);
    expect(tally.seeds).toBe(SEEDS);
    // Faults that never struck, or runs that all end the same way, would prove nothing.
    for (const final of ['verified', 'infra_report', 'failure_report']) expect(tally.finals[final]).toBeGreaterThan(5);
    expect(Object.keys(tally.faults).length).toBeGreaterThan(25);
  });

  it('do the same, step for step, when a seed is played again', async () => {
    for (const seed of [11, 12, 13]) {
      const [first, second] = [await simulate(seed, { trace: true }), await simulate(seed, { trace: true })];
      expect(second.trace).toEqual(first.trace);
      expect(second.hash).toBe(first.hash);
    }
  });
});
