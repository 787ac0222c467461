import type { RunEvent } from '../../events/schema/event.ts';
import { remediation } from '../../machines/remediation.ts';
import { type Snapshot, stateOf } from '../../machines/step.ts';

/** One guard that was asked on the way to a decision, and what it said. `guard` is null for a transition without one. */
export type Tried = { readonly guard: string | null; readonly target: string; readonly verdict: boolean };

/** A transition that was taken, or, where `target` is null, one that was asked for and not taken: the state stays. */
export type Move = {
  readonly source: string;
  readonly target: string | null;
  /** null for a transition that is taken at once. */
  readonly event: string | null;
  readonly guard: string | null;
  /** The transitions of the source for this event, in order, up to the one that was taken. */
  readonly tried: readonly Tried[];
};

/** A transition's name, the same for a move and for an edge of the chart. `awaited` guards every answer, and tells none apart. */
export const edgeKey = (edge: {
  readonly source: string;
  readonly target: string | null;
  readonly event: string | null;
  readonly guard: string | null;
}): string => `${edge.source} ${edge.target} ${edge.event} ${edge.guard === 'awaited' ? null : edge.guard}`;

type Transition = (typeof remediation.root)['always'] extends readonly (infer T)[] | undefined ? T : never;

/** What an event made the statechart do: the event's own transition, then those that were taken at once because of it. */
export const movesOf = (
  before: Snapshot | undefined,
  event: RunEvent,
  seq: number,
  entered: readonly string[],
): Move[] => {
  const first = entered[0];
  if (before === undefined)
    return first === undefined ? [] : [{ source: '', target: first, event: event.type, guard: null, tried: [] }];
  // Guards look at the event and the context; the position only makes command ids.
  const [own] = remediation.getTransitionData(before, { ...event, position: { seq, index: 0 } });
  if (own === undefined) return [];
  const here = stateOf(before);
  const candidates = own.source.transitions.get(event.type) ?? [];
  const target = targetOf(own) ?? here;
  const moves = [move(here, target, event.type, own, candidates)];
  const way = targetOf(own) === undefined ? [here, ...entered] : [...entered];
  for (const [index, state] of way.entries()) {
    const always = remediation.states[state as keyof typeof remediation.states]?.always ?? [];
    const next = way[index + 1];
    const taken = always.find((transition) => targetOf(transition) === next);
    if (next !== undefined && taken !== undefined) moves.push(move(state, next, null, taken, always));
    else if (next === undefined && always.length > 0)
      moves.push({
        source: state,
        target: null,
        event: null,
        guard: null,
        tried: always.map((one) => tried(one, false)),
      });
  }
  return moves;
};

const move = (
  source: string,
  target: string,
  event: string | null,
  taken: Transition,
  candidates: readonly Transition[],
): Move => ({
  source,
  target,
  event,
  guard: guardOf(taken),
  tried: candidates
    .slice(0, candidates.indexOf(taken) + 1)
    .map((candidate) => tried(candidate, candidate === taken, target)),
});

const tried = (transition: Transition, verdict: boolean, fallback = ''): Tried => ({
  guard: guardOf(transition),
  target: targetOf(transition) ?? fallback,
  verdict,
});

const targetOf = (transition: Transition): string | undefined => transition.target?.[0]?.key;
const guardOf = ({ guard }: Transition): string | null => (typeof guard === 'string' ? guard : null);
