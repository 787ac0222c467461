import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOpsguard } from '../test/e2e/cli.ts';
import type { Benchmark, Contender } from './benchmark.ts';

const EXAMPLE = 'parcel-quotes';

/** The whole command, as a user types it: Node's start, a NATS server of its own, and all cells in fresh containers. */
const remediation = (name: string, env: Readonly<Record<string, string>>): Contender => {
  let folder = '';
  return {
    name,
    prepare: async () => {
      folder = await mkdtemp(join(tmpdir(), 'opsguard-bench-'));
      await cp(join(import.meta.dirname, '..', 'examples', EXAMPLE), join(folder, EXAMPLE), { recursive: true });
    },
    run: async () => {
      const call = startOpsguard(
        ['run', '--repo', EXAMPLE, '--error-log', join(EXAMPLE, 'error.log'), '--proposer', 'rules', '--json'],
        // npm tells where it was called, and paths are taken from there.
        { cwd: folder, env: { ...process.env, INIT_CWD: folder, ...env } },
      );
      const outcome = await call.done;
      if (outcome.code !== 0) throw new Error(`The run ended with exit code ${outcome.code}: ${outcome.stderr}`);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
};

export const remediationBenchmark = (): Benchmark => ({
  name: `a whole remediation of ${EXAMPLE} by rules, from the alert to the signed proof`,
  unit: 'run',
  count: 1,
  rounds: 5,
  aim: 'at most 3,000 ms.',
  contenders: [
    remediation('opsguard run', {}),
    remediation('opsguard run, with 4 containers started ahead', { OPSGUARD_WARM_CONTAINERS: '4' }),
  ],
});
