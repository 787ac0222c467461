import { FencedError, UnknownRunError, UnreadableLogError } from '../../events/log/port.ts';
import { DivergenceError } from '../../events/replay.ts';
import { loadConfig } from '../../infra/config/config.ts';
import { signingKey } from '../../services/attestation/keys.ts';
import { isDiskFull } from '../../services/failure.ts';
import { resumeRun } from '../../services/runtime/run.ts';
import { createRuntime } from '../../services/runtime/runtime.ts';
import { EXIT, ExitError } from '../exit.ts';
import { findRun } from '../find-run.ts';
import { stoppedAtFullDisk } from '../full-disk.ts';
import { withInterrupts } from '../interrupts.ts';
import { conclude, type RunSummary, reporter } from '../outcome.ts';
import { fromUser } from '../paths.ts';
import { Progress } from '../progress.ts';
import { StatusLine } from '../status-line.ts';

type Flags = {
  readonly nats?: string;
  readonly config?: string;
  readonly workers?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/**
 * `opsguard resume RUN`: goes on with a run whose process was killed, from its last record. What it was started with
 * (proposer, image, limits) is in its log. Ends like `run`; with code 4 where the log was changed, as `replay` does.
 */
export const resume = async (name: string, flags: Flags): Promise<number> => {
  const { id, folder } = await findRun(name);
  const file = flags.config === undefined ? undefined : fromUser(flags.config);
  const config = await loadConfig({ nats_url: flags.nats }, process.env, file);
  const key = await signingKey(process.env);
  const onReport = reporter(flags.quiet === true);
  const runtime = createRuntime({ config, workers: flags.workers !== false, onReport, env: process.env });
  const progress = new Progress(new StatusLine(process.stderr));
  const ended = (summary: RunSummary): number => {
    if (flags.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    return summary.exitCode;
  };
  try {
    const { finished, interrupted } = await withInterrupts(
      await resumeRun(runtime, folder, id, {
        maxRepoBytes: config.maxRepoBytes,
        signingKey: key,
        onRecord: (record) => {
          if (!flags.quiet) progress.record(record);
        },
        ...(flags.quiet ? {} : { onModelProgress: (told) => progress.model(told) }),
        onReport,
      }),
    );
    return ended(conclude(finished, folder, flags, interrupted));
  } catch (cause) {
    if (isDiskFull(cause)) return ended(await stoppedAtFullDisk(id, folder, cause));
    if (cause instanceof FencedError || cause instanceof UnknownRunError)
      throw new ExitError(EXIT.usage, cause.message);
    if (cause instanceof UnreadableLogError || cause instanceof DivergenceError)
      throw new ExitError(EXIT.failure, cause.message);
    throw cause;
  } finally {
    await runtime.close();
  }
};
