import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import type { Command } from '../events/schema/command.ts';
import type { EventOf, RunEvent } from '../events/schema/event.ts';
import type { Position } from './context.ts';
import { remediation } from './remediation.ts';

export type Snapshot = SnapshotFrom<typeof remediation>;

/** What an event led to: the new snapshot, the commands it causes, and every state that was entered on the way. */
export type Step = {
  readonly snapshot: Snapshot;
  readonly commands: readonly Command[];
  readonly entered: readonly string[];
};

type Executable = { readonly type: string; readonly params?: unknown };

const read = (snapshot: Snapshot, actions: readonly Executable[]): Step => ({
  snapshot,
  commands: actions.flatMap((action) =>
    action.type === 'ask' ? (action.params as { commands: readonly Command[] }).commands : [],
  ),
  entered: actions.flatMap((action) => (action.type === 'entered' ? (action.params as { state: string }).state : [])),
});

/** Begins a run; its commands are those of record 1. */
export const start = (started: EventOf<'run.started'>): Step => read(...initialTransition(remediation, started));

/**
 * The only caller of XState's transition. A finished run never moves, and an event that the present state does not
 * take (an answer to nothing, a second start) leaves the very same snapshot: {@link accepts} tells.
 */
export const step = (snapshot: Snapshot, event: RunEvent, position: Position): Step => {
  if (snapshot.status !== 'active') return { snapshot, commands: [], entered: [] };
  const sequenced = { ...event, position };
  if (!snapshot.can(sequenced)) return { snapshot, commands: [], entered: [] };
  return read(...transition(remediation, snapshot, sequenced));
};

/** Whether the run is still going and its present state takes this event. Only such events are appended to the log. */
export const accepts = (snapshot: Snapshot, event: RunEvent): boolean =>
  snapshot.status === 'active' && snapshot.can({ ...event, position: { seq: 0, index: 0 } });

/** The name of the state a snapshot is in. */
export const stateOf = (snapshot: Snapshot): string => String(snapshot.value);
