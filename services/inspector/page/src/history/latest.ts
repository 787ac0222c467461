import type { EventOf, RunEvent } from '../../../../../events/schema/event.ts';
import type { Point } from './history.ts';

/** Every event of these types up to the point at `index`, oldest first. */
export const eventsUpTo = <T extends RunEvent['type']>(
  points: readonly Point[],
  index: number,
  ...types: readonly T[]
): EventOf<T>[] =>
  points
    .slice(0, index + 1)
    .flatMap(({ record }) => record.events)
    .filter((event): event is EventOf<T> => types.some((type) => type === event.type));

/** The newest event of a type up to the point at `index`. */
export const latest = <T extends RunEvent['type']>(
  points: readonly Point[],
  index: number,
  type: T,
): EventOf<T> | undefined => eventsUpTo(points, index, type).at(-1);
