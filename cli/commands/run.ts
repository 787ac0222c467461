import { join } from 'node:path';
import { type Config, loadConfig } from '../../infra/config/config.ts';
import { KeyError, signingKey } from '../../services/attestation/keys.ts';
import { isDiskFull, ServiceError, terminal } from '../../services/failure.ts';
import { startRun } from '../../services/runtime/run.ts';
import { createRunFolder, type RunFolder } from '../../services/runtime/run-folder.ts';
import { createRuntime } from '../../services/runtime/runtime.ts';
import { newRunId, runStarted } from '../../services/runtime/started.ts';
import { captured, requireCapturable } from '../captured.ts';
import { UsageError } from '../exit.ts';
import { stoppedAtFullDisk } from '../full-disk.ts';
import { outFolder, readErrorLog, repoFolder, requireWritable } from '../input.ts';
import { withInterrupts } from '../interrupts.ts';
import { requireKnownProposer } from '../known-proposer.ts';
import { conclude, type RunSummary, reporter } from '../outcome.ts';
import { fromUser, runsFolder } from '../paths.ts';
import { Progress } from '../progress.ts';
import { type Show, showing } from '../showing.ts';
import { StatusLine } from '../status-line.ts';
import { neverBegan } from '../unbegun.ts';

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
  readonly inspect?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

const configFrom = (flags: RunFlags): Promise<Config> =>
  loadConfig(
    { proposer: flags.proposer, model: flags.model, image: flags.image, nats_url: flags.nats },
    process.env,
    flags.config === undefined ? undefined : fromUser(flags.config),
  );

/** `opsguard run`: {@link remediate}, its summary as JSON where asked for, and the exit code. */
export const run = (flags: RunFlags, command: readonly string[]): Promise<number> =>
  showing(flags.inspect === true, async (show) => {
    const summary = await remediate(flags, command, show);
    if (flags.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    return summary.exitCode;
  });

/** Takes one alert to a proof or a report, and tells about it on stderr. `show` is told of the run before it begins. */
export const remediate = async (
  flags: Omit<RunFlags, 'inspect'>,
  command: readonly string[],
  show: Show,
): Promise<RunSummary> => {
  if ((flags.errorLog === undefined) === (command.length === 0))
    throw new UsageError(
      'Give either --error-log FILE (or - for stdin), or a command after --: opsguard run --repo DIR -- python main.py.',
    );
  const repoPath = await repoFolder(flags.repo);
  if (command.length > 0) await requireCapturable(command, repoPath);
  const out = flags.out === undefined ? undefined : await outFolder(flags.out, repoPath);
  if (out === undefined) await requireWritable(runsFolder());
  const config = await configFrom(flags);
  requireKnownProposer(config, flags.workers !== false);
  const given = flags.errorLog === undefined ? undefined : await readErrorLog(flags.errorLog);
  const id = newRunId();
  const onReport = reporter(flags.quiet === true);
  const runtime = createRuntime({ config, workers: flags.workers !== false, onReport, env: process.env });
  let folder: RunFolder | null = null;
  try {
    const key = await signingKey(process.env);
    const errorLog = given ?? (await captured(config, repoPath, id, command, flags.quiet === true));
    folder = await createRunFolder(out ?? join(runsFolder(), id));
    const alert = { repoPath, errorLog, source: flags.errorLog ?? command.join(' ') };
    const started = await runStarted(id, alert, config, flags.allowRemoteModel === true, folder.blobs);
    await show({ id, path: folder.path });
    const line = new StatusLine(process.stderr);
    const progress = new Progress(line);
    const { finished, interrupted } = await withInterrupts(
      startRun(runtime, folder, started, {
        maxRepoBytes: config.maxRepoBytes,
        signingKey: key,
        onRecord: (record) => {
          if (!flags.quiet) progress.record(record);
        },
        ...(flags.quiet ? {} : { onModelProgress: (told) => progress.model(told) }),
        onReport,
      }),
    );
    return conclude(finished, folder, flags, interrupted);
  } catch (cause) {
    if (isDiskFull(cause)) return await stoppedAtFullDisk(id, folder, cause);
    // Its own sentence says which disk.
    if (cause instanceof KeyError && isDiskFull(cause.cause))
      return neverBegan(id, terminal('disk_full', cause.message));
    if (cause instanceof ServiceError && folder === null) return neverBegan(id, cause.failure);
    throw cause;
  } finally {
    await runtime.close();
  }
};
