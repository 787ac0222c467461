import { createFileLog } from '../../events/log/file/log.ts';
import { DamagedLogError, type EventLog, type History, UnreadableLogError } from '../../events/log/port.ts';
import { runsFolder } from '../paths.ts';
import { tell } from '../say.ts';
import { withSharedRuns } from '../shared-runs.ts';
import { nobodyReads } from '../streams.ts';

type Row = {
  readonly runId: string;
  readonly startedAt: string | null;
  readonly state: string;
  readonly error: string | null;
  readonly repo: string | null;
};

/** `opsguard runs`: every run under .opsguard/runs, or of a cluster's log, oldest first; a damaged log is listed as such. */
export const runs = (flags: { readonly json?: boolean; readonly nats?: string }): Promise<number> =>
  flags.nats === undefined
    ? listRuns(createFileLog(runsFolder()), runsFolder(), flags.json === true)
    : withSharedRuns(flags.nats, ({ log }) => listRuns(log, "the cluster's log", flags.json === true));

const listRuns = async (log: EventLog, where: string, json: boolean): Promise<number> => {
  let count = 0;
  for await (const { run, history } of log.readAll()) {
    if (nobodyReads()) break;
    count++;
    const { row, cancelled } = rowOf(run, history);
    if (json) process.stdout.write(`${JSON.stringify(row)}\n`);
    else
      tell(
        `${row.runId}  ${row.startedAt ?? ''}  ${(cancelled ? 'cancelled' : row.state).padEnd(28)} ${(row.error ?? '').padEnd(20)} ${row.repo ?? ''}`,
      );
  }
  if (count === 0 && !json) tell(`No runs in ${where}.`);
  return 0;
};

const rowOf = (runId: string, history: History | UnreadableLogError): { row: Row; cancelled: boolean } => {
  if (history instanceof UnreadableLogError) {
    const state = history instanceof DamagedLogError ? `damaged at record ${history.seq}` : 'of another log format';
    return { row: { runId, startedAt: null, state, error: null, repo: null }, cancelled: false };
  }
  const events = history.records.flatMap((record) => record.events);
  const started = events.find((event) => event.type === 'run.started');
  const classified = events.find((event) => event.type === 'error.classified');
  const row = {
    runId,
    startedAt: started?.at ?? null,
    state: history.records.at(-1)?.state ?? 'empty',
    error: classified?.classification.errorType ?? null,
    repo: started?.alert.repoPath ?? null,
  };
  // A cancellation that came too late to count is not in the log.
  return { row, cancelled: row.state === 'failure_report' && events.some(({ type }) => type === 'run.cancelled') };
};
