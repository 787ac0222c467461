import type { Cell } from '../events/schema/cell.ts';
import type { Classification, Target } from '../events/schema/classification.ts';
import type { Command } from '../events/schema/command.ts';
import type { EventOf, RunEvent } from '../events/schema/event.ts';
import type { Observation, TestOutcome } from '../events/schema/observation.ts';
import type { Reason } from '../events/schema/reasons.ts';

/** Attempts that the statechart allows, by what is attempted. */
export const LIMITS = { reproduction: 2, fix: 3 } as const;

/** Where in the log an event stands: its record, and how many commands that record holds before this event's own. */
export type Position = { readonly seq: number; readonly index: number };

/** An event as the statechart takes it. Command ids are made of the position, so a replay makes the same ones. */
export type Sequenced<E extends RunEvent = RunEvent> = E & { readonly position: Position };

/** An observation without its outputs' text: gates compare digests, and a context stays small. */
export type Seen = Omit<Observation, 'stdout' | 'stderr'> & {
  readonly stdoutSha256: string;
  readonly stderrSha256: string;
};

/** One cell of the evidence as the gates see it. `id` names it in reasons and reports. */
export type Finding = { readonly id: string; readonly cell: Cell; readonly seen: Seen };

/** One attempt, as reports and the audit tell it. */
export type Attempt = {
  readonly kind: 'reproduction' | 'fix';
  readonly attempt: number;
  readonly accepted: boolean;
  readonly reasons: readonly Reason[];
};

/** Facts about the reproduction that is being judged. */
export type ReproductionFacts = { readonly inverted: boolean; readonly variants: number; readonly controls: number };

/** Facts about the patch that is being judged. */
export type PatchFacts = Pick<
  EventOf<'patch.applied'>,
  'files' | 'changedFunctions' | 'changedLines' | 'failing' | 'label'
>;

/** How much there was to check beyond the reproduction itself. */
export type Grade = { readonly tests: number; readonly variants: number; readonly controls: number };

export type RunStatus = 'running' | 'verified' | 'infra_report' | 'failure_report';

/** What a report is about, set by the transition that leads to it. */
export type Conclusion = {
  readonly kind: 'infra' | 'failure';
  readonly reasons: readonly Reason[];
  readonly cancelled: boolean;
};

/** What the gates are given beside the evidence: what is known of the failure, and of what was proposed against it. */
export type Facts = {
  readonly classification: Classification | null;
  readonly target: Target | null;
  /** The baseline of the repo's tests; null when it has none. */
  readonly baseline: readonly TestOutcome[] | null;
  readonly reproduction: ReproductionFacts | null;
  readonly patch: PatchFacts | null;
};

/**
 * The statechart's context. The snake_case fields follow the audit's schema and hold digests of large values. All of it
 * is JSON, and a function of the recorded events alone. Keep it under 19 fields: XState copies it for every change, and
 * V8 copies a larger object a hundred times as slowly (0.08 and 9 µs, measured).
 */
export type RunContext = {
  readonly run: string;
  readonly seed: number;
  readonly position: Position;
  readonly repo_path: string;
  readonly workspace_path: string | null;
  readonly error_log: string;
  readonly error_type: string | null;
  readonly reproduction_script: string | null;
  readonly reproduction_result: { readonly exit_code: number | null; readonly exception: string | null } | null;
  readonly patch_content: string | null;
  readonly fix_result: { readonly exit_code: number | null; readonly exception: string | null } | null;
  readonly retries: { readonly reproduction: number; readonly fix: number };
  readonly status: RunStatus;
  /** Who took the run over last; null for the one that began it. */
  readonly owner: string | null;
  /** Commands of the present state that have no answer yet. */
  readonly awaiting: readonly Command[];
  readonly facts: Facts;
  /** What was seen of the reproduction on the original, and with the patch. */
  readonly evidence: { readonly reproduction: readonly Finding[]; readonly fix: readonly Finding[] };
  readonly attempts: readonly Attempt[];
  readonly grade: Grade | null;
  readonly conclusion: Conclusion | null;
};
