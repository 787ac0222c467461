import { GENESIS, LOG_FORMAT, LogRecord } from '../schema/record.ts';
import { type Commit, DamagedLogError, LogVersionError } from './port.ts';

/** Lower-case hex sha256 of a text's UTF-8 bytes; passed in, because the log's folder has no `node:crypto` of its own. */
export type Hash = (text: string) => string;

/** A record and the text that is stored for it, which the next record's `prev` is the digest of. */
export type Encoded = { readonly record: LogRecord; readonly text: string };

/** Length of `,"sum":"<64 hex>"}`, with which every stored record ends. */
const SUM_LENGTH = 8 + 64 + 2;

/** Turns a commit into the record that follows the one whose stored text is `previous` (null for the first). */
export const encode = (hash: Hash, run: string, seq: number, previous: string | null, commit: Commit): Encoded => {
  const { at, events, commands, state } = commit;
  const prev = previous === null ? GENESIS : hash(previous);
  const body = { v: LOG_FORMAT as typeof LOG_FORMAT, run, seq, at, prev, events, commands, state };
  const text = JSON.stringify(body);
  const sum = hash(text);
  return { record: { ...body, sum }, text: `${text.slice(0, -1)},"sum":"${sum}"}` };
};

/**
 * Reads the stored text of record `seq`: checksum over the bytes, number, run, link to the record before, and schema.
 * @throws {DamagedLogError} or {LogVersionError}, naming the record.
 */
export const decode = (hash: Hash, run: string, seq: number, previous: string | null, text: string): LogRecord => {
  const damaged = (what: string) => new DamagedLogError(run, seq, what);
  const sum = /^,"sum":"([0-9a-f]{64})"}$/.exec(text.slice(-SUM_LENGTH))?.[1];
  if (sum === undefined || hash(`${text.slice(0, -SUM_LENGTH)}}`) !== sum)
    throw damaged('its bytes do not have the checksum that they were written with.');
  const value = parse(text);
  const version = versionOf(value);
  if (version !== undefined && version !== LOG_FORMAT) throw new LogVersionError(run, seq, version);
  const parsed = LogRecord.safeParse(value);
  if (!parsed.success) throw damaged(`it does not fit the schema (${parsed.error.issues[0]?.path.join('.')}).`);
  const record = parsed.data;
  if (record.run !== run) throw damaged(`it belongs to run ${record.run}.`);
  if (record.seq !== seq)
    throw damaged(`it carries the number ${record.seq}; a record is missing, doubled or out of order.`);
  if (record.prev !== (previous === null ? GENESIS : hash(previous)))
    throw damaged('it does not link to the record before it, so one of the two was replaced.');
  return record;
};

/** The format that a record says it is of. */
const versionOf = (value: unknown): number | undefined =>
  value !== null && typeof value === 'object' && 'v' in value && typeof value.v === 'number' ? value.v : undefined;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
