import { atLeastTimes } from '../aims.ts';
import type { Benchmark } from '../benchmark.ts';
import { dockerRun, inParallel, observe, sandboxed } from './scene.ts';

const BURST = 8;
const SUSTAINED = 24;

/** Jobs that come all at once, as many as containers are waiting. */
export const burstBenchmark = (): Benchmark => ({
  name: 'a burst of sandbox jobs; beside docker run',
  unit: 'jobs',
  count: BURST,
  rounds: 5,
  contenders: [
    { name: `docker run --rm, ${BURST} at once`, run: () => inParallel(BURST, BURST, () => dockerRun('pass')) },
    {
      ...sandboxed(
        `OpsGuard, ${BURST} at once, ${BURST} containers waiting`,
        BURST,
        (sandbox, job) => inParallel(BURST, BURST, () => observe(sandbox, job)),
        'pass',
      ),
      aims: [atLeastTimes(0, 4, 'docker run')],
    },
  ],
});

/** Many more jobs than containers are waiting: starts bound the rate. */
export const sustainedBenchmark = (atOnce: number): Benchmark => ({
  name: `sandbox jobs, one after the other, ${atOnce} at once; beside docker run`,
  unit: 'jobs',
  count: SUSTAINED,
  rounds: 3,
  contenders: [
    {
      name: `docker run --rm, ${atOnce} at once`,
      run: () => inParallel(SUSTAINED, atOnce, () => dockerRun('pass')),
    },
    {
      ...sandboxed(
        `OpsGuard, ${atOnce} at once`,
        0,
        (sandbox, job) => inParallel(SUSTAINED, atOnce, () => observe(sandbox, job)),
        'pass',
      ),
      aims: [atLeastTimes(0, 1.6, 'docker run')],
    },
  ],
});
