import { MACHINE_VERSION } from '../machines/remediation.ts';
import { type Snapshot, start, stateOf, step } from '../machines/step.ts';
import type { EventOf } from './schema/event.ts';
import type { LogRecord } from './schema/record.ts';

/** A state that was entered, the record and the time that led there. */
export type Transition = { readonly seq: number; readonly at: string; readonly event: string; readonly state: string };

export type Replayed = { readonly snapshot: Snapshot; readonly transitions: readonly Transition[] };

/** The recorded history is not what the statechart does with these events; `seq` names the first record that differs. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  readonly seq: number;
  constructor(seq: number, what: string) {
    super(`Record ${seq} diverges: ${what}`);
    this.seq = seq;
  }
}

/**
 * Folds a history through the statechart, and compares state and commands record by record. Needs no container, model
 * or network, and gives the same snapshot each time. `until` stops after that record.
 * @throws {DivergenceError} naming the record.
 */
export const replay = (records: readonly LogRecord[], until = Number.POSITIVE_INFINITY): Replayed => {
  let snapshot: Snapshot | undefined;
  const transitions: Transition[] = [];
  for (const record of records) {
    if (record.seq > until) break;
    const folded = foldRecord(snapshot, record);
    snapshot = folded.snapshot;
    transitions.push(...folded.transitions);
  }
  if (snapshot === undefined) throw new DivergenceError(0, 'the history holds no record.');
  return { snapshot, transitions };
};

/** One record on top of the snapshot before it (undefined for the first), compared as in {@link replay}. */
export const foldRecord = (before: Snapshot | undefined, record: LogRecord): Replayed => {
  let snapshot = before;
  const commands: unknown[] = [];
  const transitions: Transition[] = [];
  for (const event of record.events) {
    const previous = snapshot;
    const next =
      previous === undefined
        ? begin(record.seq, event)
        : step(previous, event, { seq: record.seq, index: commands.length });
    if (next.snapshot === previous)
      throw new DivergenceError(record.seq, `${event.type} is not an event that ${stateOf(next.snapshot)} takes.`);
    snapshot = next.snapshot;
    commands.push(...next.commands);
    for (const state of next.entered) transitions.push({ seq: record.seq, at: event.at, event: event.type, state });
  }
  if (snapshot === undefined) throw new DivergenceError(record.seq, 'it holds no event.');
  compare(record, commands, snapshot);
  return { snapshot, transitions };
};

const begin = (seq: number, event: LogRecord['events'][number]) => {
  if (event.type !== 'run.started') throw new DivergenceError(seq, `a run begins with run.started, not ${event.type}.`);
  if (event.machine !== MACHINE_VERSION)
    throw new DivergenceError(
      seq,
      `it was written by version ${event.machine} of the statechart, and this is version ${MACHINE_VERSION}; use ${writerOf(event)}.`,
    );
  return start(event);
};

/** The OpsGuard that wrote a history knows the machine that it was decided by. */
const writerOf = ({ versions }: EventOf<'run.started'>): string =>
  versions.opsguard === undefined ? 'the OpsGuard that wrote it' : `OpsGuard ${versions.opsguard}, which wrote it`;

const compare = (record: LogRecord, commands: unknown[], snapshot: Snapshot): void => {
  const state = stateOf(snapshot);
  if (record.state !== state)
    throw new DivergenceError(record.seq, `it says state ${record.state}; its events lead to ${state}.`);
  if (!isSame(record.commands, commands))
    throw new DivergenceError(
      record.seq,
      `it stores the commands ${excerpt(record.commands)}; its events cause ${excerpt(commands)}.`,
    );
};

const excerpt = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

/**
 * Whether two values are the same JSON, in whatever order their keys come: a record that was parsed has them in the schema's
 * order. Cheaper than writing both down, which a replay of many runs feels.
 */
const isSame = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((inner, index) => isSame(inner, b[index]))
    );
  const [one, other] = [keysOf(a), keysOf(b)];
  return (
    one.length === other.length &&
    one.every((key) => Object.hasOwn(b, key) && isSame(a[key as keyof object], b[key as keyof object]))
  );
};

/** An undefined property is none: JSON has no such thing. */
const keysOf = (value: object): string[] =>
  Object.keys(value).filter((key) => value[key as keyof object] !== undefined);
