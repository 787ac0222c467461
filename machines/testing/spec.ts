import { expect } from 'vitest';
import type { Command } from '../../events/schema/command.ts';
import type { EventOf, RunEvent } from '../../events/schema/event.ts';
import type { RunContext } from '../context.ts';
import { type Snapshot, start, stateOf, step } from '../step.ts';
import type { Happening } from './events.ts';

/** A command as a spec names it: its type, and the parameters that matter there. */
export type Asked = Partial<Command> & Pick<Command, 'type'>;

export type Folded = {
  readonly snapshot: Snapshot;
  readonly seq: number;
  readonly events: readonly RunEvent[];
  readonly commands: readonly Command[];
  readonly entered: readonly string[];
};

export const begin = (started: EventOf<'run.started'>): Folded => {
  const { snapshot, commands, entered } = start(started);
  return { snapshot, seq: 1, events: [started], commands, entered };
};

/** Goes on with what happens; `commands` and `entered` are those of this happening alone. */
export const goOn = (before: Folded, happening: Happening): Folded =>
  happening(before.snapshot).reduce<Folded>(
    (so, event) => {
      const seq = so.seq + 1;
      const next = step(so.snapshot, event, { seq, index: 0 });
      return {
        snapshot: next.snapshot,
        seq,
        events: [...so.events, event],
        commands: [...so.commands, ...next.commands],
        entered: [...so.entered, ...next.entered],
      };
    },
    { ...before, commands: [], entered: [] },
  );

/** {@link goOn} over a whole history; an event that is not taken is a mistake in the spec. */
export const follow = (started: EventOf<'run.started'>, ...happenings: readonly Happening[]): Folded =>
  happenings.reduce((so, happening) => {
    const [first] = happening(so.snapshot);
    if (first !== undefined && step(so.snapshot, first, { seq: 0, index: 0 }).snapshot === so.snapshot)
      throw new Error(`The spec's history has ${first.type}, which ${stateOf(so.snapshot)} does not take.`);
    return goOn(so, happening);
  }, begin(started));

class Expectation {
  readonly #before: Folded;
  readonly #after: Folded;
  constructor(before: Folded, after: Folded) {
    this.#before = before;
    this.#after = after;
  }

  /** The state that it leads to, the commands that it causes (all of them, in order), and the context's fields that matter. */
  // biome-ignore lint/suspicious/noThenProperty: a specification reads given, when, then; nobody awaits one.
  then(state: string, commands: readonly Asked[] = [], context: Partial<RunContext> = {}): Folded {
    expect(stateOf(this.#after.snapshot)).toBe(state);
    expect(this.#after.commands).toMatchObject(commands);
    expect(this.#after.commands).toHaveLength(commands.length);
    expect(this.#after.snapshot.context).toMatchObject(context);
    return this.#after;
  }

  /** Nothing: the very same snapshot, no commands. */
  thenNothing(): void {
    expect(this.#after.snapshot).toBe(this.#before.snapshot);
    expect(this.#after.commands).toEqual([]);
    expect(this.#after.entered).toEqual([]);
  }
}

/** `given(started, prepared).when(classified()).then('ensure_workspace_ready', [{ type: 'check_workspace' }])` */
export const given = (started: EventOf<'run.started'>, ...happenings: readonly Happening[]) => {
  const before = follow(started, ...happenings);
  return { when: (happening: Happening) => new Expectation(before, goOn(before, happening)) };
};
