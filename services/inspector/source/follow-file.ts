import type { FileHandle } from 'node:fs/promises';
import { FINAL_STATES } from '../../../events/log/jetstream/log.ts';
import { UnreadableLogError } from '../../../events/log/port.ts';
import type { Problem } from '../protocol.ts';
import { FILE_START, openLog, recordsIn } from './file-records.ts';
import { pause, type Watch } from './news.ts';
import type { Followed } from './port.ts';
import { watchFolder } from './watch-folder.ts';

/** Between looks where the system tells of no change: a record is seen within a fifth of a second. */
const LOOK_MS = 100;

/**
 * Follows a run's file from its first byte, as it is written by whatever process; records up to `after` are checked and not given.
 * Ends after the run's end, or what keeps the log from being read on.
 */
export async function* followFile(
  folder: string,
  run: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<Followed> {
  let file: FileHandle | undefined;
  let watch: Watch | undefined;
  let at = FILE_START;
  let isOver = false;
  try {
    while (!signal.aborted && !isOver) {
      file ??= await openLog(folder);
      // Before the look, so that what comes during it is told of.
      watch ??= file === undefined ? undefined : watchFolder(folder);
      if (file !== undefined)
        for await (const read of recordsIn(file, run, at)) {
          at = read.at;
          if (at.seq > after) yield { kind: 'record', seq: at.seq, text: read.at.text };
          isOver = FINAL_STATES.has(read.record.state);
          if (signal.aborted) return;
        }
      if (isOver) yield { kind: 'end' };
      else await (watch?.news.wait(LOOK_MS, signal) ?? pause(LOOK_MS, signal));
    }
  } catch (cause) {
    yield { kind: 'problem', ...problemOf(cause, at.seq + 1) };
  } finally {
    watch?.stop();
    await file?.close();
  }
}

/** What keeps a log from being read on at a record: what is written there, or what the system says (no right to read it). */
const problemOf = (cause: unknown, seq: number): Problem =>
  cause instanceof UnreadableLogError
    ? { seq: cause.seq, sentence: cause.message }
    : { seq, sentence: `The log cannot be read (${cause instanceof Error ? cause.message : String(cause)}).` };
