import type { Case } from './case.ts';
import type { Engine } from './engine.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** As many containers as two cores can start; a case waits for its own cells. */
const AT_ONCE = 2;

/** Plays the cases, two at once, and tells of each as it ends. Outcomes come in the cases' order. */
export const playAll = async (
  engine: Engine,
  cases: readonly Case[],
  policy: boolean,
  onOutcome: (outcome: Outcome) => void = () => {},
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  let next = 0;
  const player = async (): Promise<void> => {
    for (let index = next++; index < cases.length; index = next++) {
      const one = cases[index]!;
      const started = performance.now();
      const played = await engine.play(one, { policy });
      const outcome = outcomeOf(one, played, (performance.now() - started) / 1000);
      outcomes[index] = outcome;
      onOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, player));
  return outcomes;
};
