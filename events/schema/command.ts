import { z } from 'zod';
import { Cell } from './cell.ts';
import { Reason } from './reasons.ts';
import { CommandId } from './values.ts';

const command = <T extends string, P extends z.ZodRawShape>(type: T, params: P) =>
  z.object({ id: CommandId, type: z.literal(type), ...params });

/** What the statechart asks for. Small and computed from recorded events only: a replay gives the same ones. */
export const Command = z.discriminatedUnion('type', [
  command('prepare_workspace', {}),
  command('classify_error', {}),
  command('check_workspace', {}),
  /** `attempt` counts from 1; `feedback` says why the attempts before were refused, oldest first. */
  command('propose_reproduction', { attempt: z.int().min(1), feedback: z.array(Reason) }),
  command('observe', { cell: Cell }),
  command('propose_patch', { attempt: z.int().min(1), feedback: z.array(Reason) }),
  command('apply_patch', {}),
  command('prepare_pull_request', {}),
  command('write_report', { kind: z.enum(['infra', 'failure']), reasons: z.array(Reason) }),
]);
export type Command = z.infer<typeof Command>;
export type CommandType = Command['type'];
