import { UnreadableLogError } from '../../../events/log/port.ts';
import type { LogRecord } from '../../../events/schema/record.ts';
import type { RunRow } from '../protocol.ts';

/** The row of a run whose log holds no record yet: one that is about to begin, or never began. */
export const emptyRow = (runId: string): RunRow => ({
  runId,
  startedAt: null,
  state: null,
  error: null,
  repo: null,
  problem: 'The log holds no record: the run has not begun.',
});

/** A run's row once it has come to this record. */
export const rowAfter = (row: RunRow, { events, state }: LogRecord): RunRow => {
  const started = events.find((event) => event.type === 'run.started');
  const classified = events.find((event) => event.type === 'error.classified');
  return {
    runId: row.runId,
    startedAt: started?.at ?? row.startedAt,
    state,
    error: classified?.classification.errorType ?? row.error,
    repo: started?.alert.repoPath ?? row.repo,
    problem: null,
  };
};

/** The row of a run whose log cannot be read on; what was read before stays, but for the state, which is not known. */
export const unreadableRow = (row: RunRow, cause: unknown): RunRow => ({
  ...row,
  state: null,
  problem:
    cause instanceof UnreadableLogError
      ? cause.message
      : `The log cannot be read (${cause instanceof Error ? cause.message : String(cause)}).`,
});
