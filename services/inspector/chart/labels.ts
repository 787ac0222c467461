import type { ChartEdge } from '../protocol.ts';

/** The lines of an edge's label: its event, and its guard in brackets. `awaited` holds for every answer, and is left out. */
export const labelLines = ({ event, guard }: Pick<ChartEdge, 'event' | 'guard'>): readonly string[] => [
  ...(event === null ? [] : [event]),
  ...(guard === null || guard === 'awaited' ? [] : [`[${guard}]`]),
];
