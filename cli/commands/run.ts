import { join } from 'node:path';
import { type Config, loadConfig } from '../../infra/config/config.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import { signingKey } from '../../services/attestation/keys.ts';
import { isDiskFull } from '../../services/failure.ts';
import { gradeText } from '../../services/reports/pull-request.ts';
import { canCapture } from '../../services/runtime/capture.ts';
import { createRunFolder, type Finished, type RunFolder, startRun } from '../../services/runtime/run.ts';
import { createRuntime } from '../../services/runtime/runtime.ts';
import { newRunId, runStarted } from '../alert.ts';
import { EXIT, ExitError, exitCodeOf, UsageError } from '../exit.ts';
import { outFolder, readErrorLog, repoFolder } from '../input.ts';
import { withInterrupts } from '../interrupts.ts';
import { fromUser, runsFolder } from '../paths.ts';
import { Progress } from '../progress.ts';
import { say } from '../say.ts';
import { StatusLine } from '../status-line.ts';

export type RunFlags = {
  readonly repo: string;
  readonly errorLog?: string;
  readonly proposer?: string;
  readonly model?: string;
  readonly image?: string;
  readonly out?: string;
  readonly nats?: string;
  readonly config?: string;
  readonly allowRemoteModel?: boolean;
  /** False with --no-workers: all work is left to workers elsewhere. */
  readonly workers?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/** What `--json` prints as the last line of stdout. */
export type RunSummary = {
  readonly runId: string;
  readonly status: string;
  readonly exitCode: number;
  readonly artifactsDir: string;
  readonly attempts: { readonly reproduction: number; readonly fix: number };
  readonly gates: unknown;
  readonly reasons: unknown;
};

const configFrom = (flags: RunFlags): Promise<Config> =>
  loadConfig(
    { proposer: flags.proposer, model: flags.model, image: flags.image, nats_url: flags.nats },
    process.env,
    flags.config === undefined ? undefined : fromUser(flags.config),
  );

/** `opsguard run`: {@link remediate}, its summary as JSON where asked for, and the exit code. */
export const run = async (flags: RunFlags, command: readonly string[]): Promise<number> => {
  const summary = await remediate(flags, command);
  if (flags.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return summary.exitCode;
};

/** Takes one alert to a proof or a report, and tells about it on stderr. */
export const remediate = async (flags: RunFlags, command: readonly string[]): Promise<RunSummary> => {
  if ((flags.errorLog === undefined) === (command.length === 0))
    throw new UsageError(
      'Give either --error-log FILE (or - for stdin), or a command after --: opsguard run --repo DIR -- python main.py.',
    );
  if (command.length > 0 && !canCapture(command))
    throw new UsageError(
      'Only `python FILE …` and `python -m MODULE …` can be run to get a traceback; give the log with --error-log otherwise.',
    );
  const repoPath = await repoFolder(flags.repo);
  const out = flags.out === undefined ? undefined : await outFolder(flags.out);
  const config = await configFrom(flags);
  const given = flags.errorLog === undefined ? undefined : await readErrorLog(flags.errorLog);
  const key = await signingKey(process.env);
  const id = newRunId();
  const onReport = reporter(flags);
  const runtime = createRuntime({ config, workers: flags.workers !== false, onReport, env: process.env });
  try {
    const errorLog = given ?? (await captured(config, repoPath, id, command));
    const folder = await createRunFolder(out ?? join(runsFolder(), id));
    const alert = { repoPath, errorLog, source: flags.errorLog ?? command.join(' ') };
    const started = await runStarted(id, alert, config, flags.allowRemoteModel === true, folder.blobs);
    const line = new StatusLine(process.stderr);
    const progress = new Progress(line);
    const { finished, interrupted } = await withInterrupts(
      startRun(runtime, folder, started, {
        maxRepoBytes: config.maxRepoBytes,
        signingKey: key,
        onRecord: (record) => {
          if (!flags.quiet) progress.record(record);
        },
        onReport,
      }),
    );
    return conclude(finished, folder, flags, interrupted);
  } catch (cause) {
    if (isDiskFull(cause))
      throw new ExitError(
        EXIT.infra,
        `The disk is full (${cause.message}); free space and run again. What was logged is kept.`,
      );
    throw cause;
  } finally {
    await runtime.close();
  }
};

const captured = async (config: Config, repo: string, id: string, command: readonly string[]) => {
  const { captureFailure } = await import('../../services/runtime/capture.ts');
  say(`[CAPTURE] ${command.join(' ')}`);
  return captureFailure(config, repo, id, command, process.env);
};

/** Reports of the broker's side that a person should see: retries and losses, not the routine ones. */
const reporter = (flags: RunFlags): OnReport => {
  return ({ code, message }) => {
    if (!flags.quiet && code !== 'answered_before' && code !== 'cancelled') say(`[BROKER] ${message}`);
  };
};

const conclude = (finished: Finished, folder: RunFolder, flags: RunFlags, interrupted: boolean): RunSummary => {
  const { snapshot, audit } = finished;
  const { context } = snapshot;
  const exitCode = exitCodeOf(context.status, interrupted || context.conclusion?.cancelled === true);
  const { reproduction, fix } = context.retries;
  if (!flags.quiet) {
    if (context.grade !== null) say(`[GRADE] ${context.patch?.label}: ${gradeText(context.grade)}`);
    if (context.status === 'verified' && context.patch?.label === 'mitigation')
      say('[GRADE] A mitigation handles the exception where it is raised, and does not remove its cause.');
    for (const { code, sentence } of audit.reasons) say(`[REASON] ${code}: ${sentence}`);
    say(`[COST] ${costOf(finished)}`);
    say(`[ARTIFACTS] ${folder.path}`);
  }
  return {
    runId: context.run,
    status: context.status,
    exitCode,
    artifactsDir: folder.path,
    attempts: { reproduction, fix },
    gates: audit.gates,
    reasons: audit.reasons,
  };
};

/** What the run took: cells (a container each), their time, and the run's own from its first record to its last. */
const costOf = ({ audit, records }: Finished): string => {
  const inside = audit.evidence.reduce((sum, { observation }) => sum + observation.durationMs, 0);
  const whole = Date.parse(records.at(-1)?.at ?? '') - Date.parse(records[0]?.at ?? '');
  return `${audit.evidence.length} containers for the evidence, ${seconds(inside)} s inside of them, ${seconds(whole)} s in all`;
};

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
