import type { Reason } from '../../events/schema/reasons.ts';
import type { RunContext } from '../../machines/context.ts';
import type { Case } from './case.ts';
import type { Played } from './engine.ts';

/** What became of a case. */
export type Outcome = {
  readonly one: Case;
  readonly verified: boolean;
  /** Whether it ended as it has to: an honest pair verified (and labelled as the case says), a hostile one refused. */
  readonly asItShould: boolean;
  /** What judged it last: `sandbox` where it took no such workspace, `engine` where a part of OpsGuard failed, which proves nothing about the case. */
  readonly judge: 'script policy' | 'gate 1' | 'patch policy' | 'sandbox' | 'gate 2' | 'engine';
  /** Why it was refused at its first attempt; empty when it was verified. */
  readonly reasons: readonly Reason[];
  readonly containers: number;
  readonly seconds: number;
};

/** Reads a case's end out of its run. A hostile case that the engine failed on was not refused: it counts as not as it should. */
export const outcomeOf = (one: Case, { snapshot, history }: Played, seconds: number): Outcome => {
  const { status, attempts, conclusion } = snapshot.context;
  const verified = status === 'verified';
  const refused = attempts.find(({ accepted }) => !accepted);
  const judge = judgeOf(history, verified, conclusion, refused !== undefined);
  const label = history.last('patch.applied')?.label ?? null;
  const mislabelled = verified && one.label !== null && label !== one.label;
  return {
    one,
    verified,
    judge,
    asItShould: one.part === 'honest' ? verified && !mislabelled : !verified && judge !== 'engine',
    reasons: mislabelled
      ? [{ code: 'internal', sentence: `It was labelled ${label}; it is a ${one.label}.` }]
      : (refused?.reasons ?? conclusion?.reasons ?? []),
    containers: history.events.filter(({ type }) => type === 'cell.observed').length,
    seconds,
  };
};

const judgeOf = (
  history: Played['history'],
  verified: boolean,
  conclusion: RunContext['conclusion'],
  refused: boolean,
): Outcome['judge'] => {
  if (!verified && !refused)
    return conclusion?.reasons.some(({ code }) => code === 'workspace_refused') ? 'sandbox' : 'engine';
  if (history.last('patch.refused') !== undefined) return 'patch policy';
  if (history.last('patch.applied') !== undefined) return 'gate 2';
  return history.last('cell.observed') === undefined ? 'script policy' : 'gate 1';
};
