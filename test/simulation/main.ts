import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { breaksNamed } from './seeds.ts';
import { simulate } from './simulate.ts';
import { addOutcome, addTally, describeTally, emptyTally, type Tally } from './tally.ts';

/**
 * `npm run simulate -- --seeds 1000 [--from 1]` plays a range of seeds, `--seed 7 [--trace]` one. Exit code 1 where an
 * invariant did not hold; the seed that showed it shows it again. `--break NAME` plants a known bug.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    break: { type: 'string' },
  },
});

/** Seeds that a thread is given at a time. */
const RANGE = 25;

const playRange = async (from: number, count: number, breakName: string | undefined): Promise<Tally> => {
  const tally = emptyTally();
  let next = from;
  const thread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: { breakName },
        // Most of what a step makes is garbage after it.
        resourceLimits: { maxYoungGenerationSizeMb: 128 },
      });
      const more = (): void => {
        if (next >= from + count || tally.failures.length > 0) {
          void worker.terminate().then(() => resolve());
          return;
        }
        worker.postMessage({ from: next, count: Math.min(RANGE, from + count - next) });
        next += RANGE;
      };
      worker.on('message', (played: Tally) => {
        addTally(tally, played);
        more();
      });
      worker.on('error', reject);
      more();
    });
  await Promise.all(Array.from({ length: availableParallelism() }, thread));
  return tally;
};

const playOne = async (seed: number): Promise<Tally> => {
  const outcome = await simulate(seed, { breaks: breaksNamed(values.break), trace: values.trace });
  for (const line of outcome.trace ?? []) console.log(line);
  console.log(`Seed ${seed}: trace ${outcome.hash}.`);
  const tally = emptyTally();
  addOutcome(tally, outcome);
  return tally;
};

breaksNamed(values.break);
const began = performance.now();
const tally = await (values.seed === undefined
  ? playRange(Number(values.from), Number(values.seeds), values.break)
  : playOne(Number(values.seed)));
console.log(describeTally(tally, performance.now() - began));
for (const { seed, violation } of tally.failures.toSorted((a, b) => a.seed - b.seed).slice(0, 5))
  console.error(
    `Seed ${seed} fails.\n  ${violation}\n  Again: npm run simulate -- --seed ${seed} --trace${values.break === undefined ? '' : ` --break ${values.break}`}`,
  );
process.exitCode = tally.failures.length > 0 ? 1 : 0;
