import { measure } from './benchmark.ts';
import { orchestrationBenchmark } from './orchestration/benchmark.ts';
import { replayBenchmark } from './replay.ts';

// `npm run bench`: every benchmark with its peers in the same run. Read the ratios; the rates are this machine's, now.
const BENCHMARKS = [replayBenchmark, () => orchestrationBenchmark(1), () => orchestrationBenchmark(16)];

const whole = (value: number): string => Math.round(value).toLocaleString('en');

for (const make of BENCHMARKS) {
  const benchmark = await make();
  console.log(`${benchmark.name}: ${benchmark.count} ${benchmark.unit} a round, medians`);
  if (benchmark.aim !== undefined) console.log(`  Aim: ${benchmark.aim}`);
  for (const { name, perSecond, ratio, bytes } of await measure(benchmark))
    console.log(
      `  ${name.padEnd(52)} ${whole(perSecond).padStart(9)}/s  ${ratio.toFixed(2)}${bytes === undefined ? '' : `  ${whole(bytes)} bytes a run`}`,
    );
  await benchmark.close?.();
}
