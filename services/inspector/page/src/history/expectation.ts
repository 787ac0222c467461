import type { Classification, Target } from '../../../../../events/schema/classification.ts';
import type { EventOf } from '../../../../../events/schema/event.ts';
import type { PatchFacts } from '../../../../../machines/context.ts';
import { failsOtherwise } from '../../../../../machines/gates/failing.ts';
import { endsOtherwise } from '../../../../../machines/gates/running.ts';
import { toFinding } from '../../../../../machines/updates.ts';

/** What a cell is held against. */
export type Measure = {
  readonly target: Target | null;
  readonly classification: Classification | null;
  readonly patch: PatchFacts | null;
};

/**
 * Whether a cell, looked at alone and with the gates' own eyes, shows what it should. `aside`: a variant or a control that
 * does not hold on the original proves nothing and is left out. undefined: only the gate can tell, which compares.
 */
export const aloneItShows = (
  observed: EventOf<'cell.observed'>,
  { target, classification, patch }: Measure,
): 'holds' | 'against' | 'aside' | undefined => {
  const finding = toFinding(observed);
  const { tree, subject } = observed.cell;
  if (subject.kind === 'tests' || target === null) return undefined;
  if (subject.kind === 'fault') return finding.seen.fault === 'lost' ? 'against' : 'holds';
  if (subject.kind === 'inverted') return finding.seen.exception?.type === 'AssertionError' ? 'holds' : 'against';
  const crashes = failsOtherwise(finding, { target, classification, message: subject.kind === 'reproduction' });
  if (tree === 'patched') return endsOtherwise(finding, patch) === undefined ? 'holds' : 'against';
  if (subject.kind === 'reproduction') return crashes === undefined ? 'holds' : 'against';
  const fits = subject.kind === 'variant' ? crashes === undefined : endsOtherwise(finding, null) === undefined;
  return fits ? 'holds' : 'aside';
};
