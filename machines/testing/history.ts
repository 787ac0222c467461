import type { RunEvent } from '../../events/schema/event.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { type Snapshot, start, stateOf, step } from '../step.ts';
import { type Happening, started } from './events.ts';
import { digest } from './values.ts';

/** A history as the loop commits it: a record a happening, all cells of a state in one commit, and no answer that comes too late. */
export const historyOf = (...happenings: readonly Happening[]): LogRecord[] => {
  const records: LogRecord[] = [];
  let snapshot: Snapshot | undefined;
  const commit = (events: LogRecord['events'], commands: LogRecord['commands'], state: string) => {
    const seq = records.length + 1;
    const { run, at } = started;
    records.push({ v: 2, run, seq, at, prev: digest(`${seq}`), events, commands, state, sum: digest(`${seq + 1}`) });
  };
  const first = start(started);
  commit([started], [...first.commands], stateOf(first.snapshot));
  snapshot = first.snapshot;
  for (const happening of happenings) {
    const events: RunEvent[] = [];
    const commands: LogRecord['commands'] = [];
    for (const event of happening(snapshot)) {
      const next = step(snapshot, event, { seq: records.length + 1, index: commands.length });
      if (next.snapshot === snapshot) continue;
      snapshot = next.snapshot;
      events.push(event);
      commands.push(...next.commands);
    }
    commit(events, commands, stateOf(snapshot));
  }
  return records;
};
