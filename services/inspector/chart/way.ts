import type { Transition } from '../../../events/replay.ts';
import type { ChartLayout } from '../protocol.ts';

/** How often a run entered each state, and took each of the chart's edges; keys are the chart's ids. */
export type Way = { readonly states: ReadonlyMap<string, number>; readonly edges: ReadonlyMap<string, number> };

/** The way that a run took, out of its transitions. An edge is told by its ends and its event; by its ends alone where that is enough. */
export const wayOf = (transitions: readonly Transition[], { edges }: ChartLayout): Way => {
  const states = new Map<string, number>();
  const taken = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string | undefined): void => {
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  let from = 'initial';
  for (const { state, event } of transitions) {
    add(states, state);
    const between = edges.filter(({ source, target }) => source === from && target === state);
    const own = between.filter((edge) => edge.event === event);
    add(taken, (own.length > 0 ? own : between.filter((edge) => edge.event === null || from === 'initial'))[0]?.id);
    from = state;
  }
  return { states, edges: taken };
};
