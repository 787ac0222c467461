import { edgeKey } from '../../../moves.ts';
import type { Point } from './history.ts';

/** How often each state was entered and each transition taken, and which events came. */
export type Way = {
  readonly states: ReadonlyMap<string, number>;
  readonly edges: ReadonlyMap<string, number>;
  readonly events: ReadonlySet<string>;
};

/** The way from the beginning up to the point at `index`, that one included. */
export const wayTo = (points: readonly Point[], index: number): Way => {
  const states = new Map<string, number>();
  const edges = new Map<string, number>();
  const events = new Set<string>();
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const { record, entered, moves } of points.slice(0, index + 1)) {
    for (const { type } of record.events) events.add(type);
    for (const state of entered) count(states, state);
    for (const move of moves) if (move.target !== null) count(edges, edgeKey(move));
  }
  return { states, edges, events };
};

/** What each transition's guard said at one point, by the transition's name. */
export const verdictsAt = (point: Point | undefined): ReadonlyMap<string, boolean> =>
  new Map(
    (point?.moves ?? []).flatMap(({ source, event, tried }) =>
      tried.map(({ guard, target, verdict }) => [edgeKey({ source, target, event, guard }), verdict] as const),
    ),
  );
