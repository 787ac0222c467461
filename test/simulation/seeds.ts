import { type Breaks, INTACT, PLANTED } from './breaks.ts';
import { simulate } from './simulate.ts';
import { addOutcome, emptyTally, type Tally } from './tally.ts';

/** Every so many seeds one is played twice: its second time has to be the first, step for step. */
const TWICE_EVERY = 50;

export const breaksNamed = (name: string | undefined): Breaks => {
  const breaks = name === undefined ? INTACT : PLANTED[name];
  if (breaks === undefined)
    throw new Error(`There is no planted bug ${name}; there are ${Object.keys(PLANTED).join(', ')}.`);
  return breaks;
};

/** Plays `count` seeds from `from` on; stops at the first that violates an invariant. */
export const playSeeds = async (from: number, count: number, breaks: Breaks = INTACT): Promise<Tally> => {
  const tally = emptyTally();
  for (let seed = from; seed < from + count && tally.failures.length === 0; seed++) {
    const outcome = await simulate(seed, { breaks });
    addOutcome(tally, outcome);
    if (seed % TWICE_EVERY !== 0) continue;
    const { hash } = await simulate(seed, { breaks });
    if (hash !== outcome.hash)
      tally.failures.push({
        seed,
        violation: `determinism: the same seed gave the traces ${outcome.hash} and ${hash}.`,
      });
  }
  return tally;
};
