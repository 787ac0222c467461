import type { LogRecord } from '../../schema/record.ts';
import { decode } from '../encoding.ts';
import { DamagedLogError, type History, UnknownRunError } from '../port.ts';
import type { Disk } from './disk.ts';
import { sha256 } from './hash.ts';

export const LOG_FILE = 'events.jsonl';

/**
 * Record `seq` out of its line's bytes, without the line feed; `previous` is the stored text of the record before it, null for
 * the first.
 * @throws {DamagedLogError} or {LogVersionError}, naming the record.
 */
export const parseRecord = (
  run: string,
  seq: number,
  previous: string | null,
  line: Uint8Array,
): { readonly record: LogRecord; readonly text: string } => {
  const text = utf8(run, seq, line);
  return { record: decode(sha256, run, seq, previous, text), text };
};

/**
 * A run's records out of its file's bytes, all checked. `length` is where the last whole record ends: what follows was
 * never acknowledged.
 * @throws {DamagedLogError} naming the first record that is not what was written.
 */
export const parseHistory = (run: string, bytes: Buffer): { records: LogRecord[]; texts: string[]; length: number } => {
  const records: LogRecord[] = [];
  const texts: string[] = [];
  let length = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, length)) {
    const { record, text } = parseRecord(run, records.length + 1, texts.at(-1) ?? null, bytes.subarray(length, end));
    records.push(record);
    texts.push(text);
    length = end + 1;
  }
  return { records, texts, length };
};

/** Making one takes longer than most lines do. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const utf8 = (run: string, seq: number, bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new DamagedLogError(run, seq, 'it is not UTF-8.');
  }
};

/** @throws {UnknownRunError} when the folder has no log. */
export const readHistory = async (disk: Disk, folder: string, run: string): Promise<History> => {
  const bytes = await disk.read(folder, LOG_FILE);
  if (bytes === undefined) throw new UnknownRunError(`There is no run ${run} in ${folder}.`);
  const { records, length } = parseHistory(run, bytes);
  return { records, torn: length < bytes.length };
};
