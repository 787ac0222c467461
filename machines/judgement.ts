import type { Cell } from '../events/schema/cell.ts';
import type { Command } from '../events/schema/command.ts';
import type { Grade, RunContext } from './context.ts';
import { fixGate } from './gates/fix.ts';
import { reproductionGate, validControls, validVariants } from './gates/reproduction.ts';
import { UNDECIDED, type Verdict } from './gates/verdict.ts';

/** Gate 1 on what the context holds. */
export const judgeReproduction = ({ facts: { target, classification }, evidence, awaiting }: RunContext): Verdict =>
  target === null
    ? UNDECIDED
    : reproductionGate({ target, classification, findings: evidence.reproduction, outstanding: cellsOf(awaiting) });

/** Gate 2 on what the context holds. */
export const judgeFix = ({
  facts: { target, classification, patch, baseline },
  evidence,
  awaiting,
}: RunContext): Verdict =>
  target === null || patch === null
    ? UNDECIDED
    : fixGate({
        target,
        classification,
        patch,
        baseline,
        before: evidence.reproduction,
        findings: evidence.fix,
        outstanding: cellsOf(awaiting),
      });

const cellsOf = (awaiting: readonly Command[]): Cell[] =>
  awaiting.flatMap((command) => (command.type === 'observe' ? command.cell : []));

/** Which variants and controls of the accepted reproduction held on the original. */
export const heldOnOriginal = ({ facts: { target, reproduction }, evidence }: RunContext) => ({
  variants: target && reproduction ? validVariants(evidence.reproduction, reproduction.variants, target) : [],
  controls: reproduction ? validControls(evidence.reproduction, reproduction.controls) : [],
});

/** What there was to check beyond the reproduction: tests that passed before, variants and controls that held. */
export const gradeOf = (context: RunContext): Grade => {
  const { variants, controls } = heldOnOriginal(context);
  return {
    tests: context.facts.baseline?.filter(({ outcome }) => outcome === 'passed').length ?? 0,
    variants: variants.length,
    controls: controls.length,
  };
};
