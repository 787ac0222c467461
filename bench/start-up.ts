import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MAIN, NODE } from '../test/e2e/cli.ts';
import { atMostMore } from './aims.ts';
import type { Benchmark, Contender } from './benchmark.ts';

const execute = promisify(execFile);

const LOG = `Traceback (most recent call last):
  File "/srv/app/report.py", line 1, in <module>
    open("report.csv", "w").write("x")
OSError: [Errno 28] No space left on device
`;

/** From a log to a report that says that no code is to blame: nothing but the classifier is needed. */
const infrastructure = (): Contender => {
  let folder = '';
  return {
    name: 'opsguard run, an alert whose cause is infrastructure',
    prepare: async () => {
      folder = await mkdtemp(join(tmpdir(), 'opsguard-bench-'));
      await writeFile(join(folder, 'report.py'), 'open("report.csv", "w").write("x")\n');
      await writeFile(join(folder, 'error.log'), LOG);
    },
    run: async () => {
      const env = { ...process.env, INIT_CWD: folder };
      const args = ['run', '--repo', '.', '--error-log', 'error.log', '--quiet'];
      const { code } = await execute(NODE, [MAIN, ...args], { cwd: folder, env }).then(
        () => ({ code: 0 }),
        (cause: { code: number }) => cause,
      );
      if (code !== 3) throw new Error(`An infrastructure alert ended with exit code ${code}.`);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
};

/** What a user waits for who only wants to read how to call it, and one whose alert needs no container. */
export const startUpBenchmark = (): Benchmark => ({
  name: 'start-up, beside bare node',
  unit: 'start',
  count: 1,
  rounds: 15,
  contenders: [
    { name: 'node -e 0', run: async () => void (await execute(NODE, ['-e', '0'])) },
    {
      name: 'opsguard --help',
      run: async () => void (await execute(NODE, [MAIN, '--help'])),
      aims: [atMostMore(150, 'bare node')],
    },
    infrastructure(),
  ],
});
