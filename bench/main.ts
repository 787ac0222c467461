import { measure } from './benchmark.ts';
import { replayBenchmark } from './replay.ts';

// `npm run bench`: every benchmark with its peers in the same run. Read the ratios; the rates are this machine's, now.
const BENCHMARKS = [replayBenchmark];

for (const make of BENCHMARKS) {
  const benchmark = make();
  console.log(`${benchmark.name}: ${benchmark.count} ${benchmark.unit} a round, medians`);
  for (const { name, perSecond, ratio } of await measure(benchmark))
    console.log(
      `  ${name.padEnd(52)} ${Math.round(perSecond).toLocaleString('en').padStart(9)}/s  ${ratio.toFixed(2)}`,
    );
}
