import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from '../../../events/log/encoding.ts';
import { sha256 } from '../../../events/log/file/hash.ts';
import { LOG_FILE } from '../../../events/log/file/reader.ts';
import { UnreadableLogError } from '../../../events/log/port.ts';
import { pause } from './changes.ts';
import { FINAL_STATES, type Followed } from './port.ts';

/** Between looks at a file that another process writes: a record is seen within a fifth of a second, network drives included. */
const LOOK_MS = 100;
const CHUNK = 1024 * 1024;
const LINE_FEED = 0x0a;

/**
 * Follows a run's file from its first byte, checking each record as the log's own reader does; those up to `after` are checked and
 * not given. An unfinished line is waited for: it is being written, or never was acknowledged and is written over.
 */
export async function* followFile(
  folder: string,
  run: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<Followed> {
  let file: FileHandle | undefined;
  let offset = 0;
  let seq = 0;
  let previous: string | null = null;
  try {
    while (!signal.aborted) {
      file ??= await open(join(folder, LOG_FILE)).catch(() => undefined);
      const lines: string[] = file === undefined ? [] : await wholeLines(file, offset);
      for (const text of lines) {
        let state: string;
        try {
          ({ state } = decode(sha256, run, seq + 1, previous, text));
        } catch (cause) {
          if (!(cause instanceof UnreadableLogError)) throw cause;
          yield { kind: 'problem', seq: cause.seq, sentence: cause.message };
          return;
        }
        offset += Buffer.byteLength(text) + 1;
        seq += 1;
        previous = text;
        if (seq > after) yield { kind: 'record', seq, text };
        if (FINAL_STATES.has(state)) {
          yield { kind: 'end' };
          return;
        }
      }
      if (lines.length === 0) await pause(LOOK_MS, signal);
    }
  } finally {
    await file?.close();
  }
}

/** The lines that are whole by now, from a place on; a megabyte or the first line, whichever is more. */
const wholeLines = async (file: FileHandle, from: number): Promise<string[]> => {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, at);
    if (bytesRead === 0) return [];
    parts.push(buffer.subarray(0, bytesRead));
    at += bytesRead;
    const bytes = Buffer.concat(parts);
    const end = bytes.lastIndexOf(LINE_FEED);
    if (end !== -1) return bytes.subarray(0, end).toString('utf8').split('\n');
    if (bytesRead < CHUNK) return [];
  }
};
