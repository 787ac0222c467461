import { availableParallelism, cpus, totalmem } from 'node:os';
import { verdicts } from './aims.ts';
import { type Benchmark, measure, type Row } from './benchmark.ts';
import { orchestrationBenchmark } from './orchestration/benchmark.ts';
import { shortJobsBenchmark, waitingJobsBenchmark } from './pools.ts';
import { remediationBenchmark } from './remediation.ts';
import { historyBenchmark, replayBenchmark } from './replay.ts';
import { latencyBenchmark } from './sandbox/latency.ts';
import { burstBenchmark, sustainedBenchmark } from './sandbox/throughput.ts';
import { workspaceBenchmark } from './sandbox/workspace.ts';
import { scaleBenchmark } from './scale.ts';
import { startUpBenchmark } from './start-up.ts';

/** In the order of the table. A name, or the beginning of one, after `npm run bench --` runs those alone. */
const BENCHMARKS: Readonly<Record<string, () => Benchmark | Promise<Benchmark>>> = {
  'latency-pass': () => latencyBenchmark('pass'),
  'latency-small': () => latencyBenchmark('small'),
  burst: burstBenchmark,
  'sustained-1': () => sustainedBenchmark(1),
  'sustained-2': () => sustainedBenchmark(2),
  'sustained-4': () => sustainedBenchmark(4),
  'sustained-8': () => sustainedBenchmark(8),
  workspace: workspaceBenchmark,
  remediation: remediationBenchmark,
  replay: replayBenchmark,
  history: historyBenchmark,
  'orchestration-1': () => orchestrationBenchmark(1),
  'orchestration-16': () => orchestrationBenchmark(16),
  scale: scaleBenchmark,
  'start-up': startUpBenchmark,
  'pools-waiting': waitingJobsBenchmark,
  'pools-short': shortJobsBenchmark,
};

const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

const line = (row: Row, latency: boolean): string => {
  const figure = latency ? `${number(row.milliseconds)} ms` : `${number(row.perSecond)}/s`;
  const ratios = row.ratios.map((ratio) => number(ratio).padStart(8)).join('');
  return `  ${row.name.padEnd(60)} ${figure.padStart(12)} ${ratios}${row.bytes === undefined ? '' : `  ${number(row.bytes)} bytes a run`}`;
};

const wanted = process.argv.slice(2);
const chosen = Object.entries(BENCHMARKS).filter(
  ([name]) => wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning)),
);
if (chosen.length === 0) {
  console.error(`No benchmark is called ${wanted.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(2);
}

console.log(
  `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}. Read the ratios; the figures are this machine's, now.`,
);
for (const [key, make] of chosen) {
  const benchmark = await make();
  const latency = benchmark.count === 1;
  console.log(
    `\n${key}: ${benchmark.name}${latency ? '' : `, ${number(benchmark.count)} ${benchmark.unit} a round`}; medians`,
  );
  const references = benchmark.contenders.slice(0, benchmark.references ?? 1).map(({ name }) => name);
  if (benchmark.contenders.length > references.length) console.log(`  ratios to: ${references.join('; ')}`);
  const rows = await measure(benchmark);
  for (const [index, row] of rows.entries())
    console.log([line(row, latency), ...verdicts(benchmark.contenders[index]?.aims ?? [], row, rows)].join(' | '));
}
