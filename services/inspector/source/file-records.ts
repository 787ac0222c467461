import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG_FILE, parseRecord } from '../../../events/log/file/reader.ts';
import { DamagedLogError } from '../../../events/log/port.ts';
import type { LogRecord } from '../../../events/schema/record.ts';

/** Where a reading of a run's file stands: after which record, that record's stored text, and the bytes up to its end. */
export type FilePosition = { readonly seq: number; readonly text: string | null; readonly offset: number };

/** Before a run's first record. */
export const FILE_START: FilePosition = { seq: 0, text: null, offset: 0 };

/** How much of a file is held at a time, unless a record is longer. */
const PIECE_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;

/** A run's file, open to be read; undefined where there is none yet. */
export const openLog = async (folder: string): Promise<FileHandle | undefined> => {
  try {
    return await open(join(folder, LOG_FILE));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
};

/**
 * The records that are whole in the file after `from` as it is now, checked as the log's own reader does, each with the position
 * from which to read on later. An unfinished line is left: it is being written, or never was acknowledged and is written over.
 * @throws {UnreadableLogError} after the records before the one that it names
 */
export async function* recordsIn(
  file: FileHandle,
  run: string,
  from: FilePosition,
): AsyncGenerator<{ readonly record: LogRecord; readonly at: FilePosition & { readonly text: string } }> {
  let { seq, text: previous, offset } = from;
  const { size } = await file.stat();
  if (size < offset) throw new DamagedLogError(run, seq, 'it was in the log, and is there no more.');
  for (let length = PIECE_BYTES; offset < size; ) {
    const piece = await read(file, offset, Math.min(length, size - offset));
    const last = piece.lastIndexOf(LINE_FEED);
    if (last === -1 && piece.length < length) return;
    // A record longer than the piece needs a longer one.
    length = last === -1 ? length * 2 : PIECE_BYTES;
    for (let start = 0; start <= last; ) {
      const end = piece.indexOf(LINE_FEED, start);
      const { record, text } = parseRecord(run, seq + 1, previous, piece.subarray(start, end));
      seq += 1;
      previous = text;
      offset += end + 1 - start;
      start = end + 1;
      yield { record, at: { seq, text, offset } };
    }
  }
}

const read = async (file: FileHandle, offset: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, offset);
  return buffer.subarray(0, bytesRead);
};
