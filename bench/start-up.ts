import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MAIN, NODE } from '../test/e2e/cli.ts';
import type { Benchmark } from './benchmark.ts';

const execute = promisify(execFile);

/** What a user waits for who only wants to read how to call it. */
export const startUpBenchmark = (): Benchmark => ({
  name: 'start-up, beside bare node',
  unit: 'start',
  count: 1,
  rounds: 15,
  aim: '`--help` at most 150 ms more than bare node.',
  contenders: [
    { name: 'node -e 0', run: async () => void (await execute(NODE, ['-e', '0'])) },
    { name: 'opsguard --help', run: async () => void (await execute(NODE, [MAIN, '--help'])) },
  ],
});
