import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHistory } from '../../events/log/file/reader.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { type Snapshot, stateOf } from '../../machines/step.ts';

export const GOLDEN = join(import.meta.dirname, 'golden');

/** What a history has to fold to. */
export type Expected = {
  readonly state: string;
  readonly records: number;
  /** sha256 of the final snapshot's JSON. */
  readonly snapshot: string;
};

/** A history that was recorded from a real run. */
export type Golden = {
  readonly name: string;
  readonly run: string;
  /** The log as it was written. */
  readonly bytes: Buffer;
  readonly records: readonly LogRecord[];
  readonly expected: Expected;
};

export const expectedOf = (snapshot: Snapshot, records: number): Expected => {
  const { value, status, context } = snapshot;
  const json = JSON.stringify({ value, status, context });
  return { state: stateOf(snapshot), records, snapshot: createHash('sha256').update(json).digest('hex') };
};

/** The run that a log is of, by its first record. */
export const runIn = (bytes: Buffer): string => /"run":"([0-9a-f-]{36})"/.exec(bytes.toString('latin1', 0, 200))![1]!;

export const loadGolden = (name: string): Golden => {
  const bytes = readFileSync(join(GOLDEN, `${name}.jsonl`));
  const run = runIn(bytes);
  return {
    name,
    run,
    bytes,
    records: parseHistory(run, bytes).records,
    expected: JSON.parse(readFileSync(join(GOLDEN, `${name}.expected.json`), 'utf8')) as Expected,
  };
};

export const goldenNames = (): string[] =>
  readdirSync(GOLDEN)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => file.replace('.jsonl', ''))
    .sort();
