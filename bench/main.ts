import { measure } from './benchmark.ts';
import { shortJobsBenchmark, waitingJobsBenchmark } from './pools.ts';
import { replayBenchmark } from './replay.ts';

// `npm run bench`: every benchmark with its peers in the same run. Read the ratios; the rates are this machine's, now.
const BENCHMARKS = [replayBenchmark, waitingJobsBenchmark, shortJobsBenchmark];

/** Whole numbers where they tell enough. */
const rate = (perSecond: number): string =>
  perSecond.toLocaleString('en', { maximumFractionDigits: perSecond < 100 ? 2 : 0 });

for (const make of BENCHMARKS) {
  const benchmark = make();
  console.log(`${benchmark.name}: ${benchmark.count} ${benchmark.unit} a round, medians`);
  for (const { name, perSecond, ratio } of await measure(benchmark))
    console.log(`  ${name.padEnd(52)} ${rate(perSecond).padStart(9)}/s  ${ratio.toFixed(2)}`);
}
