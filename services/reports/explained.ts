import type { Classification } from '../../events/schema/classification.ts';
import type { Reason } from '../../events/schema/reasons.ts';
import { ruleSentence } from '../classifier/classify.ts';

/** Reasons that the statechart gives for what the classification gate decided: it knows the rule's name alone. */
const OF_THE_GATE: ReadonlySet<Reason['code']> = new Set(['infra', 'unknown_error']);

/**
 * Reasons as people are told them: one that only names the rule by which a log was classified says what that rule says, as
 * `opsguard classify` does.
 */
export const explained = (
  reasons: readonly Reason[],
  classification: Pick<Classification, 'rule'> | null,
): readonly Reason[] =>
  reasons.map((reason) =>
    classification !== null && OF_THE_GATE.has(reason.code)
      ? { ...reason, sentence: `${ruleSentence(classification.rule).replace(/\.$/, '')} (${classification.rule}).` }
      : reason,
  );
