import { EXIT } from './exit.ts';

/** Errors that say that nobody reads any more: a pipe whose reader ended (`| head -1`), a terminal that was closed. */
const NOBODY_READS: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ENXIO']);

let readerGone = false;
let lost: NodeJS.ErrnoException | undefined;

/**
 * Keeps a verb going whose lines nobody gets: what a run does counts, not who watches it. Without this, Node throws at the next
 * line, wherever the run is. What could not be written for another reason (a full disk) is said once, on stderr.
 */
export const guardStreams = (): void => {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (NOBODY_READS.has(cause.code)) readerGone = true;
    else if (lost === undefined) {
      lost = cause;
      const why = cause.code === 'ENOSPC' ? 'there is no space left' : cause.message;
      process.stderr.write(`opsguard: stdout could not be written: ${why}; free space, or send it elsewhere.\n`);
    }
  });
};

/** Whether whoever read stdout is gone: a listing needs no more lines. */
export const nobodyReads = (): boolean => readerGone;

/**
 * For verbs whose result is what they print: one that was lost on a full disk is no success. A reader that closed the pipe had
 * what it wanted. Asked at the exit, as a stream tells of its errors later than of its writes.
 */
export const failWhereOutputIsLost = (): void => {
  process.once('exit', (code) => {
    if (lost !== undefined && code === EXIT.verified) process.exitCode = EXIT.infra;
  });
};
