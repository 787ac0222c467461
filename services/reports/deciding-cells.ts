import type { EventOf, RunEvent } from '../../events/schema/event.ts';

/** The observations that decided a verified run: those of the accepted reproduction, and those of the accepted patch. */
export const decidingCells = (events: readonly RunEvent[]): EventOf<'cell.observed'>[] => {
  const reproduction = events.findLastIndex(({ type }) => type === 'reproduction.proposed');
  const firstPatch = events.findIndex(({ type }, index) => index > reproduction && type === 'patch.proposed');
  const patch = events.findLastIndex(({ type }) => type === 'patch.proposed');
  return events.filter(
    (event, index): event is EventOf<'cell.observed'> =>
      event.type === 'cell.observed' && ((index > reproduction && index < firstPatch) || index > patch),
  );
};
