import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Config, loadConfig } from '../infra/config/config.ts';
import { startRun } from '../services/runtime/run.ts';
import { createRunFolder } from '../services/runtime/run-folder.ts';
import { createRuntime, type Runtime } from '../services/runtime/runtime.ts';
import { newRunId, runStarted } from '../services/runtime/started.ts';
import { startOpsguard } from '../test/e2e/cli.ts';
import { atMostMilliseconds } from './aims.ts';
import type { Benchmark, Contender } from './benchmark.ts';

const EXAMPLE = join(import.meta.dirname, '..', 'examples', 'parcel-quotes');

/** The whole command, as a user types it: Node's start, a NATS server of its own, and all cells in fresh containers. */
const remediation = (name: string): Contender => {
  let folder = '';
  return {
    name,
    prepare: async () => {
      folder = await mkdtemp(join(tmpdir(), 'opsguard-bench-'));
    },
    run: async () => {
      const call = startOpsguard(
        ['run', '--repo', EXAMPLE, '--error-log', join(EXAMPLE, 'error.log'), '--proposer', 'rules', '--json'],
        // npm tells where it was called, and paths are taken from there.
        { cwd: folder, env: { ...process.env, INIT_CWD: folder } },
      );
      const outcome = await call.done;
      if (outcome.code !== 0) throw new Error(`The run ended with exit code ${outcome.code}: ${outcome.stderr}`);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
};

/** In a process that stays, as `serve` and its workers are: broker, workers and waiting containers are there. */
const remediationInService = (name: string): Contender => {
  let folder = '';
  let config: Config;
  let runtime: Runtime;
  return {
    name,
    prepare: async () => {
      folder = await mkdtemp(join(tmpdir(), 'opsguard-bench-'));
      config = await loadConfig({ proposer: 'rules' }, process.env, undefined);
      runtime = createRuntime({ config, workers: true, stays: true, onReport: () => {}, env: process.env });
    },
    // As after the alert before it: the containers that it used were replaced.
    settle: () => new Promise((resolve) => setTimeout(resolve, 3_000)),
    run: async () => {
      const id = newRunId();
      const home = await createRunFolder(join(folder, id));
      const errorLog = await readFile(join(EXAMPLE, 'error.log'), 'utf8');
      const alert = { repoPath: EXAMPLE, errorLog, source: 'error.log' };
      const { done } = startRun(runtime, home, await runStarted(id, alert, config, false, home.blobs), {
        maxRepoBytes: config.maxRepoBytes,
        signingKey: generateKeyPairSync('ed25519').privateKey,
        onRecord: () => {},
        onReport: () => {},
      });
      const { snapshot } = await done;
      if (snapshot.value !== 'verified') throw new Error(`The run ended in ${String(snapshot.value)}.`);
    },
    close: async () => {
      await runtime.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export const remediationBenchmark = (): Benchmark => ({
  name: `a whole remediation of ${basename(EXAMPLE)} by rules, from the alert to the signed proof`,
  unit: 'run',
  count: 1,
  rounds: 5,
  contenders: [
    remediation('opsguard run, all of the process'),
    { ...remediationInService('in a process that stays, with containers waiting'), aims: [atMostMilliseconds(3_000)] },
  ],
});
