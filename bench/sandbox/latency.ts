import { atMostOf } from '../aims.ts';
import type { Benchmark } from '../benchmark.ts';
import { bareProcess, dockerRun, observe, sandboxed, untilVerdict } from './scene.ts';

/** What a reproduction of a small service does before it fails: some of the standard library, and a line of output. */
const SMALL = `
import dataclasses, decimal, json, re

@dataclasses.dataclass
class Line:
    price: decimal.Decimal

print(json.dumps({"total": str(sum(Line(decimal.Decimal(n)).price for n in re.findall(r"[0-9]+", "1 2 3")))}))
`;

const WARM = [atMostOf(0, 1.15, 'the bare process'), atMostOf(1, 0.1, 'docker run')];

/** From a script to what was seen of it, one at a time. OpsGuard's result is an observation that Docker's own word agrees with. */
export const latencyBenchmark = (what: 'pass' | 'small'): Benchmark => {
  const source = what === 'pass' ? 'pass' : SMALL;
  return {
    name: `one sandbox job, ${what === 'pass' ? '`pass`' : 'a small script'}; beside the bare process and docker run`,
    unit: 'job',
    count: 1,
    references: 2,
    rounds: 15,
    contenders: [
      { name: 'bare process on the host', run: () => bareProcess(source) },
      { name: 'docker run --rm', run: () => dockerRun(source) },
      { ...sandboxed('OpsGuard, cold', 0, observe, source), aims: [atMostOf(1, 0.55, 'docker run')] },
      { ...sandboxed('OpsGuard, warm', 2, observe, source), aims: WARM },
      { ...untilVerdict('the same, until the harness has said its verdict', source), aims: WARM },
    ],
  };
};
