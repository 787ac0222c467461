import type { Commit } from '../../../events/log/port.ts';
import type { EventOf, RunEvent } from '../../../events/schema/event.ts';
import type { LogRecord } from '../../../events/schema/record.ts';
import { type Snapshot, start, stateOf, step } from '../../../machines/step.ts';
import type { Happening } from '../../../machines/testing/events.ts';
import { forge } from '../../histories/forger.ts';

const BEGAN = Date.parse('2026-03-04T05:06:07.000Z');
/** Between two records. */
const PACE_MS = 40;

/** The log of a run that these things happen to, one record each, as an orchestrator would have written it. */
export const historyOf = (started: EventOf<'run.started'>, happenings: readonly Happening[]): Buffer => {
  const commits: Commit[] = [];
  let snapshot: Snapshot | undefined;
  const take = (event: RunEvent): void => {
    const at = new Date(BEGAN + commits.length * PACE_MS).toISOString();
    const timed = { ...event, at } as RunEvent;
    const next =
      snapshot === undefined || timed.type === 'run.started'
        ? start(timed as EventOf<'run.started'>)
        : step(snapshot, timed, { seq: commits.length + 1, index: 0 });
    if (next.snapshot === snapshot) throw new Error(`${stateOf(next.snapshot)} takes no ${event.type}.`);
    snapshot = next.snapshot;
    const commands = [...next.commands] as LogRecord['commands'];
    commits.push({ at, events: [timed], commands, state: stateOf(snapshot) });
  };
  take(started);
  for (const happening of happenings) for (const event of happening(snapshot!)) take(event);
  return forge(started.run, commits);
};

/** The same happening with each of its events changed. */
export const changed =
  (happening: Happening, change: (event: RunEvent) => RunEvent): Happening =>
  (snapshot) =>
    happening(snapshot).map(change);
