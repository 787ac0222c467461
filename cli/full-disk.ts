import { replay } from '../events/replay.ts';
import type { LogRecord } from '../events/schema/record.ts';
import { gateSummary } from '../services/reports/audit.ts';
import type { RunFolder } from '../services/runtime/run-folder.ts';
import { EXIT } from './exit.ts';
import { NO_GATES, type RunSummary } from './outcome.ts';
import { runsFolder } from './paths.ts';
import { say } from './say.ts';

/**
 * Tells that a run stopped at a full disk, and how to get to its end, by what its log has: everything, but files of it (the disk
 * was full when they were laid out), or only its beginning. Its folder is null where it had none yet.
 */
export const stoppedAtFullDisk = async (run: string, folder: RunFolder | null, cause: Error): Promise<RunSummary> => {
  const records = folder === null ? [] : await recordsOf(run, folder);
  const context = records.length === 0 ? null : replay(records).snapshot.context;
  const name = folder === null || folder.path.startsWith(runsFolder()) ? run : folder.path;
  const goOn =
    context === null || context.status === 'infra_report'
      ? 'run it again'
      : `go on with \`opsguard resume ${name}\`: what was logged is kept`;
  const sentence = `The disk is full (${cause.message}); free space, and ${goOn}.`;
  say(`opsguard: ${sentence}`);
  const { reproduction, fix } = context?.retries ?? { reproduction: 0, fix: 0 };
  return {
    runId: run,
    status: 'infra_report',
    exitCode: EXIT.infra,
    artifactsDir: folder?.path ?? null,
    attempts: { reproduction, fix },
    gates: context === null ? NO_GATES : gateSummary(context),
    reasons: [{ code: 'disk_full', sentence }],
  };
};

/** What can be read of a log that was cut off; nothing, where not even that can. */
const recordsOf = async (run: string, { log }: RunFolder): Promise<readonly LogRecord[]> => {
  try {
    return (await log.readRun(run)).records;
  } catch {
    return [];
  }
};
