import { type Draft, issue } from './commands.ts';
import type { Position, RunContext } from './context.ts';
import { definition } from './definition.ts';

const positionOf = (context: RunContext, event: object): Position =>
  'position' in event ? (event.position as Position) : context.position;

type Drafts = (context: RunContext) => readonly Draft[];

/**
 * Entry of a state that asks for something: the commands get their ids from the event that led here, and take the place of
 * those that the run waited for before. `prepare` changes the context first.
 */
export const asking = (
  state: string,
  drafts: Drafts,
  prepare: (context: RunContext) => Partial<RunContext> = () => ({}),
) => [
  { type: 'entered', params: { state } } as const,
  definition.assign(({ context, event }) => {
    const position = positionOf(context, event);
    const prepared = prepare(context);
    return { ...prepared, position, awaiting: issue(context.run, position, drafts({ ...context, ...prepared })) };
  }),
  { type: 'ask', params: ({ context }: { context: RunContext }) => ({ commands: context.awaiting }) } as const,
];

export const entering = (state: string) => ({ type: 'entered', params: { state } }) as const;

export const failed = { target: 'generate_report', guard: 'awaited', actions: 'concludeFailure' } as const;
export const engineFailed = { ...failed, guard: 'engineFailed' } as const;
