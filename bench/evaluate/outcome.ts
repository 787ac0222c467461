import type { Reason } from '../../events/schema/reasons.ts';
import type { Finished } from '../../services/runtime/seal.ts';
import type { Case } from './case.ts';
import type { HiddenResult } from './hidden-test.ts';

/** What became of a case. */
export type Outcome = {
  readonly one: Case;
  readonly status: 'verified' | 'refused' | 'infra';
  /** Whether gate 1 saw the alert's failure happen. */
  readonly reproduced: boolean;
  /** What the patch of a verified run calls itself; null for the others. */
  readonly label: 'fix' | 'mitigation' | null;
  /**
   * What the hidden test says of a verified patch: `none` where the case has no test or nothing was verified, `useless` where
   * the test passes on the broken repo, so that it cannot tell.
   */
  readonly hidden: 'passed' | 'failed' | 'useless' | 'none';
  /** The end of what a failed hidden test printed. */
  readonly hiddenOutput: string;
  /** Who proposed what was verified, or what was tried last; null where nothing was proposed. */
  readonly proposer: string | null;
  /** What the verified patch, or the last one that was tried, says of itself. */
  readonly rationale: string;
  readonly attempts: { readonly reproduction: number; readonly fix: number };
  /** Why it was refused; empty for a verified one. */
  readonly reasons: readonly Reason[];
  readonly containers: number;
  /** From the alert to the proof or the report. */
  readonly seconds: number;
};

const STATUS = { verified: 'verified', infra_report: 'infra', failure_report: 'refused', running: 'refused' } as const;

const hiddenWord = (
  status: Outcome['status'],
  hidden: { readonly passed: boolean | null } | null,
): Outcome['hidden'] => {
  if (hidden === null) return 'none';
  if (hidden.passed === null) return 'useless';
  return status !== 'verified' ? 'none' : hidden.passed ? 'passed' : 'failed';
};

/** Reads a case's end out of its run. `hidden` is what its hidden test said; `passed: null` for one that cannot tell. */
export const outcomeOf = (
  one: Case,
  { snapshot, audit, records }: Finished,
  seconds: number,
  hidden: HiddenResult | { readonly passed: null; readonly output: '' } | null,
): Outcome => {
  const status = STATUS[audit.status];
  const events = records.flatMap((record) => record.events);
  const proposed = events.findLast(({ type }) => type === 'patch.proposed' || type === 'reproduction.proposed');
  const provenance = proposed !== undefined && 'provenance' in proposed ? proposed.provenance : null;
  return {
    one,
    status,
    reproduced: audit.attempts.some(({ kind, accepted }) => kind === 'reproduction' && accepted),
    label: status === 'verified' ? (snapshot.context.facts.patch?.label ?? null) : null,
    hidden: hiddenWord(status, hidden),
    hiddenOutput: hidden?.passed === false ? hidden.output : '',
    proposer: provenance === null ? null : (provenance.model?.name ?? provenance.proposer),
    rationale: provenance?.rationale ?? '',
    attempts: { reproduction: snapshot.context.retries.reproduction, fix: snapshot.context.retries.fix },
    reasons: status === 'verified' ? [] : audit.reasons,
    containers: audit.evidence.length,
    seconds,
  };
};
