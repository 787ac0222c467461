import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readErrorLog } from '../../cli/input.ts';
import type { Config } from '../../infra/config/config.ts';
import { connectDocker } from '../../infra/docker/connect.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import { signingKey } from '../../services/attestation/keys.ts';
import { startRun } from '../../services/runtime/run.ts';
import { createRunFolder } from '../../services/runtime/run-folder.ts';
import { createRuntime } from '../../services/runtime/runtime.ts';
import type { Finished } from '../../services/runtime/seal.ts';
import { newRunId, runStarted } from '../../services/runtime/started.ts';
import { createDockerSandbox } from '../../services/sandbox/docker/sandbox.ts';
import { presentImage } from '../../services/sandbox/image/present.ts';
import type { Case } from './case.ts';
import { failsOnOriginal, passesWithPatch } from './hidden-test.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

export type Options = {
  readonly config: Config;
  readonly allowRemoteModel: boolean;
  /** A folder for each case's run goes in here. */
  readonly out: string;
  /** Cases that are played at the same time. */
  readonly jobs: number;
  readonly onReport: OnReport;
  readonly onBegin: (one: Case) => void;
  readonly onOutcome: (outcome: Outcome) => void;
  /** Ends the runs that go on, in order, and begins no more. */
  readonly signal: AbortSignal;
};

/**
 * Plays cases through the whole engine, and shows what came out of each to its hidden test. The engine sees a case's repo and
 * log, as `opsguard run` would. Outcomes come in the cases' order; those of a cancelled evaluation are missing.
 */
export const evaluate = async (cases: readonly Case[], options: Options): Promise<Outcome[]> => {
  const { config, out, onReport, signal } = options;
  const sandbox = createDockerSandbox({ docker: connectDocker(process.env) });
  // Before the first run: an evaluation without an engine has nothing to tell.
  const image = await presentImage(sandbox, config.image);
  const key = await signingKey(process.env);
  const runtime = createRuntime({ config, workers: true, onReport, env: process.env });

  const play = async (one: Case): Promise<{ finished: Finished; folder: string }> => {
    const id = newRunId();
    const folder = await createRunFolder(join(out, one.name));
    const alert = { repoPath: one.repo, errorLog: await readErrorLog(one.errorLog), source: one.errorLog };
    const started = await runStarted(id, alert, config, options.allowRemoteModel, folder.blobs);
    const run = startRun(runtime, folder, started, {
      maxRepoBytes: config.maxRepoBytes,
      signingKey: key,
      onRecord: () => {},
      onReport,
    });
    const cancel = (): void => run.cancel('the evaluation was interrupted');
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return { finished: await run.done, folder: folder.path };
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };

  const judge = async (one: Case): Promise<Outcome> => {
    const before = performance.now();
    const { finished, folder } = await play(one);
    const seconds = (performance.now() - before) / 1000;
    if (one.hiddenTest === null) return outcomeOf(one, finished, seconds, null);
    const where = {
      sandbox,
      run: finished.audit.runId,
      image: image.id,
      limits: config.limits,
      maxRepoBytes: config.maxRepoBytes,
    };
    if (!(await failsOnOriginal(one.repo, one.hiddenTest, where)))
      return outcomeOf(one, finished, seconds, { passed: null, output: '' });
    if (finished.audit.status !== 'verified') return outcomeOf(one, finished, seconds, null);
    const hidden = await passesWithPatch(one.repo, join(folder, 'patch.diff'), one.hiddenTest, where);
    return outcomeOf(one, finished, seconds, hidden);
  };

  const outcomes: Outcome[] = [];
  let next = 0;
  const player = async (): Promise<void> => {
    while (!signal.aborted && next < cases.length) {
      const index = next++;
      const one = cases[index]!;
      options.onBegin(one);
      const outcome = await judge(one);
      if (signal.aborted) return;
      outcomes[index] = outcome;
      options.onOutcome(outcome);
    }
  };
  try {
    await mkdir(out, { recursive: true });
    await Promise.all(Array.from({ length: options.jobs }, player));
    return outcomes.filter((outcome) => outcome !== undefined);
  } finally {
    await runtime.close();
    await sandbox.close();
  }
};
