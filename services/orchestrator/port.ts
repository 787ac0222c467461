import type { EventLog } from '../../events/log/port.ts';
import type { Command } from '../../events/schema/command.ts';
import type { EventOf, RunEvent } from '../../events/schema/event.ts';
import type { Snapshot } from '../../machines/step.ts';
import type { RunHistory } from './history.ts';

/** What happened, without its time: the loop stamps it when it commits. */
export type Answer = RunEvent extends infer E
  ? E extends { command: string }
    ? Omit<E, 'at' | 'command'>
    : never
  : never;

/**
 * Carries out commands. `dispatch` returns at once; the answer comes through `deliver`, once, and a command that cannot
 * be carried out is answered with command.failed. It never throws.
 */
export type Dispatcher = {
  dispatch(command: Command, run: { readonly history: RunHistory; readonly snapshot: Snapshot }): void;
  /** The run waits for none of its commands any more. */
  abandon(run: string): Promise<void>;
};

export type LoopDependencies = {
  readonly log: EventLog;
  /** Made once the loop can take answers. */
  readonly dispatcher: (deliver: (command: string, answer: Answer) => void) => Dispatcher;
  readonly now: () => string;
};

/** A run that goes on; `done` resolves with its last snapshot, and rejects when the log can take no more. */
export type Running = {
  readonly run: string;
  readonly done: Promise<{ readonly snapshot: Snapshot; readonly history: RunHistory }>;
  /** Ends the run in a report that says who cancelled it. */
  cancel(by: string): void;
  /** Goes no further with the run here, and appends nothing; `done` rejects with {@link RunLeftError}. */
  leave(): void;
};

/** The run goes on elsewhere, or later: this process let go of it. */
export class RunLeftError extends Error {
  override readonly name = 'RunLeftError';
}

/** Where a run begins: a new one with its first event, one that was left with its takeover and all that was before. */
export type Beginning =
  | { readonly event: EventOf<'run.started'> }
  | {
      readonly event: EventOf<'run.taken_over'>;
      readonly history: RunHistory;
      /** Of the history's last record, by replay. */
      readonly snapshot: Snapshot;
    };

export type Orchestrate = (dependencies: LoopDependencies, beginning: Beginning) => Running;
