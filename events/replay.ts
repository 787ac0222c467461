import { MACHINE_VERSION } from '../machines/remediation.ts';
import { type Snapshot, start, stateOf, step } from '../machines/step.ts';
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
      `it was written by version ${event.machine} of the statechart, and this is version ${MACHINE_VERSION}.`,
    );
  return start(event);
};

const compare = (record: LogRecord, commands: unknown[], snapshot: Snapshot): void => {
  const state = stateOf(snapshot);
  if (record.state !== state)
    throw new DivergenceError(record.seq, `it says state ${record.state}; its events lead to ${state}.`);
  const [stored, computed] = [JSON.stringify(sorted(record.commands)), JSON.stringify(sorted(commands))];
  if (stored !== computed)
    throw new DivergenceError(
      record.seq,
      `it stores the commands ${excerpt(stored)}; its events cause ${excerpt(computed)}.`,
    );
};

const excerpt = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** The same value with its objects' keys in order: a record that was parsed has them in the schema's order. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
