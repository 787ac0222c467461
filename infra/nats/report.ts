/**
 * What went wrong without ending anything: for the process's own log. `id` is the job's, where it is known; `message` is
 * a sentence.
 */
export type Report = {
  readonly code:
    | 'disconnected'
    | 'reconnected'
    | 'malformed'
    | 'answered_before'
    | 'retrying'
    | 'given_up'
    | 'cancelled'
    | 'left'
    | 'result_waiting'
    | 'pull_failed'
    | 'not_synced'
    | 'waiting'
    | 'handler_failed';
  readonly message: string;
  readonly id?: string;
  readonly cause?: unknown;
};

export type OnReport = (report: Report) => void;

/** The message of whatever was thrown. */
export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
