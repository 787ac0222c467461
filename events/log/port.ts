import { LOG_FORMAT, type LogRecord } from '../schema/record.ts';

/** A commit as its author gives it; the log adds number, link and checksum. */
export type Commit = Pick<LogRecord, 'at' | 'events' | 'commands' | 'state'>;

/** A run's records in order. `torn` says that an unfinished write follows them, which was never acknowledged. */
export type History = { readonly records: readonly LogRecord[]; readonly torn: boolean };

/**
 * The append-only log. One run has one writer at a time; a record that was acknowledged is never lost or changed.
 * All methods reject with one of the errors below, or with the medium's own error (a full disk).
 */
export type EventLog = {
  /**
   * Appends one commit as record `expectedSeq` + 1 and resolves when it is durable.
   * @throws {FencedError} when the run's log is not at `expectedSeq`, or another process writes it.
   */
  append(run: string, expectedSeq: number, commit: Commit): Promise<LogRecord>;
  /** @throws {UnknownRunError} @throws {UnreadableLogError} */
  readRun(run: string): Promise<History>;
  /** Every run's history, oldest first; one that cannot be read is yielded as its error. */
  readAll(): AsyncIterable<{ readonly run: string; readonly history: History | UnreadableLogError }>;
  /** Calls back with every record of any run that this log appends from now on; returns the way to stop. */
  subscribe(onRecord: (record: LogRecord) => void): () => void;
  /** Gives up the right to write, once what was appended is durable. */
  close(): Promise<void>;
};

export class FencedError extends Error {
  override readonly name = 'FencedError';
}

export class UnknownRunError extends Error {
  override readonly name = 'UnknownRunError';
}

/** A log that is there and cannot be read. `seq` names the first record that cannot; 0 when the log holds none. */
export class UnreadableLogError extends Error {
  readonly run: string;
  readonly seq: number;
  constructor(run: string, seq: number, message: string) {
    super(message);
    this.run = run;
    this.seq = seq;
  }
}

/** A record that is not what was written. */
export class DamagedLogError extends UnreadableLogError {
  override readonly name = 'DamagedLogError';
  constructor(run: string, seq: number, what: string) {
    super(run, seq, `Record ${seq} of run ${run} is damaged: ${what}`);
  }
}

/** A whole record of a format that this version does not read. */
export class LogVersionError extends UnreadableLogError {
  override readonly name = 'LogVersionError';
  constructor(run: string, seq: number, version: number) {
    super(
      run,
      seq,
      `Record ${seq} of run ${run} is of log format ${version}, and this OpsGuard reads format ${LOG_FORMAT}; use the OpsGuard that wrote it.`,
    );
  }
}
