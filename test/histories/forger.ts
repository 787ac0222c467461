import { encode } from '../../events/log/encoding.ts';
import { sha256 } from '../../events/log/file/hash.ts';
import { parseHistory } from '../../events/log/file/reader.ts';
import type { Commit } from '../../events/log/port.ts';
import { replay } from '../../events/replay.ts';
import type { RunEvent } from '../../events/schema/event.ts';
import type { LogRecord } from '../../events/schema/record.ts';

/** Why a log was refused: the error's name, its sentence, and the record that it names. */
export type Refusal = { readonly name: string; readonly seq: number; readonly message: string };

/** Reads and replays a log as `opsguard replay` does; undefined when nothing speaks against it. */
export const refusalOf = (run: string, bytes: Buffer): Refusal | undefined => {
  try {
    const { records, length } = parseHistory(run, bytes);
    if (length < bytes.length) return { name: 'torn', seq: records.length + 1, message: 'It is cut off.' };
    replay(records);
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'seq' in error)
      return { name: error.name, seq: Number(error.seq), message: error.message };
    throw error;
  }
};

/** A log of these commits with numbers, links and checksums as they should be: only what they say can give it away. */
export const forge = (run: string, commits: readonly Commit[]): Buffer => {
  const texts: string[] = [];
  for (const commit of commits) texts.push(encode(sha256, run, texts.length + 1, texts.at(-1) ?? null, commit).text);
  return toBytes(texts);
};

/** The records with one of them changed. */
export const withRecord = (
  records: readonly LogRecord[],
  seq: number,
  change: (record: LogRecord) => Commit,
): Commit[] => records.map((record) => (record.seq === seq ? change(record) : record));

/** The records with one event changed, commands and states left alone. */
export const withEvent = (
  records: readonly LogRecord[],
  seq: number,
  index: number,
  change: (event: never) => RunEvent,
): Commit[] =>
  withRecord(records, seq, (record) => ({
    ...record,
    events: record.events.with(index, change(record.events[index] as never)),
  }));

export const linesOf = (bytes: Buffer): string[] => bytes.toString('utf8').split('\n').slice(0, -1);

export const toBytes = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''));

/** A stored line with the checksum that its bytes should have. */
export const sealed = (line: string): string => {
  const body = line.replace(/,"sum":"[0-9a-f]{64}"}$/, '}');
  return `${body.slice(0, -1)},"sum":"${sha256(body)}"}`;
};
