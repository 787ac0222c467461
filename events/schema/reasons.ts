import { z } from 'zod';

/** Why something was not proven. Codes are stable: reports, exit codes and other programs rely on them. */
export const ReasonCode = z.enum([
  // Gate 1
  'not_reproduced',
  'wrong_exception',
  'outside_repo',
  'conditional_on_patch',
  // both gates
  'flaky',
  'timeout',
  'out_of_memory',
  'too_many_processes',
  'output_flood',
  'unnatural_end',
  'workspace_modified',
  'sandbox_evasion',
  // Gate 2
  'still_failing',
  'new_exception',
  'early_exit',
  'not_exercised',
  'not_reverting',
  'assertion_inverted',
  'error_swallowed',
  'regression',
  'variant_failing',
  'control_changed',
  // the way there
  'patch_refused',
  'no_proposal',
  'proposer_unavailable',
  'model_missing',
  'unknown_error',
  'engine_unavailable',
  'image_unavailable',
  'broker_unavailable',
  'worker_lost',
  'disk_full',
  'traceback_not_in_repo',
  'dependency_missing',
  'workspace_refused',
  'infra',
  'internal',
  'cancelled',
]);
export type ReasonCode = z.infer<typeof ReasonCode>;

/** A code for programs, a sentence for people, and the cell that showed it, where one did. */
export const Reason = z.object({ code: ReasonCode, sentence: z.string(), cell: z.string().optional() });
export type Reason = z.infer<typeof Reason>;

/** What went wrong with one command. `retryable` says that the same command may succeed later. */
export const Failure = z.object({
  code: ReasonCode,
  message: z.string(),
  retryable: z.boolean(),
});
export type Failure = z.infer<typeof Failure>;
