import type { Command, CommandType } from '../events/schema/command.ts';
import type { Position } from './context.ts';

/** A command before it has its id. */
export type Draft = { [T in CommandType]: Omit<Extract<Command, { type: T }>, 'id'> }[CommandType];

/** Gives drafts their ids: the run, the record that asks for them, and their place in it. */
export const issue = (run: string, { seq, index }: Position, drafts: readonly Draft[]): Command[] =>
  drafts.map((draft, offset) => ({ ...draft, id: `${run}.${seq}.${index + offset}` }) as Command);
