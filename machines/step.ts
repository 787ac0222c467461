import { type ActorScope, createActor, type SnapshotFrom } from 'xstate';
import type { Command } from '../events/schema/command.ts';
import type { EventOf, RunEvent } from '../events/schema/event.ts';
import type { Position, Sequenced } from './context.ts';
import { remediation } from './remediation.ts';

export type Snapshot = SnapshotFrom<typeof remediation>;

/** What an event led to: the new snapshot, the commands it causes, and every state that was entered on the way. */
export type Step = {
  readonly snapshot: Snapshot;
  readonly commands: readonly Command[];
  readonly entered: readonly string[];
};

type Executable = { readonly type: string; readonly params?: unknown };
type Scope = ActorScope<Snapshot, Sequenced>;

/**
 * What a machine needs around it to take an event. XState's own `transition` makes a new one, with an actor in it that is
 * thrown away, for each event: a fifth of the loop's time, by its profile. This machine has no actors, so that one serves all.
 */
const createScope = (actionExecutor: Scope['actionExecutor']): Scope => {
  const self = createActor(remediation);
  return {
    self,
    id: self.id,
    sessionId: self.sessionId,
    system: self.system,
    logger: () => {},
    defer: () => {},
    stopChild: () => {},
    emit: () => {},
    actionExecutor,
  };
};

let actions: Executable[] = [];
const scope = createScope((action) => actions.push(action));

/** Takes one transition, and reads what it asks for. Nothing that it calls comes back here, so that the list is its own. */
const take = (transition: () => Snapshot): Step => {
  actions = [];
  const snapshot = transition();
  return {
    snapshot,
    commands: actions.flatMap((action) =>
      action.type === 'ask' ? (action.params as { commands: readonly Command[] }).commands : [],
    ),
    entered: actions.flatMap((action) => (action.type === 'entered' ? (action.params as { state: string }).state : [])),
  };
};

/** Begins a run; its commands are those of record 1. */
export const start = (started: EventOf<'run.started'>): Step =>
  take(() => remediation.getInitialSnapshot(scope, started));

/**
 * The only caller of XState's transition. A finished run never moves, and an event that the present state does not
 * take (an answer to nothing, a second start) leaves the very same snapshot. Only events that do not are appended to the log.
 */
export const step = (snapshot: Snapshot, event: RunEvent, position: Position): Step =>
  snapshot.status === 'active'
    ? take(() => remediation.transition(snapshot, { ...event, position }, scope))
    : { snapshot, commands: [], entered: [] };

/** The name of the state a snapshot is in. */
export const stateOf = (snapshot: Snapshot): string => String(snapshot.value);
