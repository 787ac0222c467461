import type { EventOf, RunEvent } from '../../events/schema/event.ts';
import type { Observation } from '../../events/schema/observation.ts';
import { cellId } from '../cells.ts';

/** The repo's one test, which passes on the original and has to pass with the patch. */
export const TEST = 'test_shop.py::test_total';

/** What both gates have to have seen, written anew from what verification means: no gate's code is used here. */
export const shortcomings = (events: readonly RunEvent[]): string[] => {
  // Only first answers to commands that were asked for count, and those of the last script and the last patch.
  const from = (type: RunEvent['type'], list: readonly RunEvent[]) =>
    list.slice(list.findLastIndex((event) => event.type === type) + 1);
  const since = from('reproduction.proposed', events);
  const observed = (list: readonly RunEvent[]) =>
    list.filter(
      (event): event is EventOf<'cell.observed'> => event.type === 'cell.observed' && event.cell.repeat !== 9,
    );
  const gate1 = observed(
    since.slice(
      0,
      since.findIndex(({ type }) => type === 'patch.proposed'),
    ),
  );
  const gate2 = observed(from('patch.applied', events));
  const seen = (list: typeof gate1, name: string) =>
    list.filter(({ cell }) => cellId(cell).startsWith(name)).map(({ observation }) => observation);

  const fails = (one: Observation): boolean =>
    one.exitCode === 1 && one.exception?.type === 'KeyError' && one.end.kind === 'exception' && clean(one);
  const clean = (one: Observation): boolean =>
    !one.timedOut && !one.outOfMemory && one.changedFiles.length === 0 && one.deletedFiles.length === 0;
  const works = (one: Observation): boolean => one.exitCode === 0 && one.end.kind === 'end' && clean(one);
  const every = (what: string, list: readonly Observation[], count: number, test: (one: Observation) => boolean) =>
    list.length >= count && list.every(test) ? [] : [what];

  const patched = seen(gate2, 'patched/');
  return [
    ...every('reproduced three times', seen(gate1, 'original/reproduction'), 3, fails),
    ...every('reproduced with a placebo', seen(gate1, 'placebo/'), 1, fails),
    ...every('fixed three times', seen(gate2, 'patched/reproduction'), 3, works),
    ...every('failing with a placebo of the patch', seen(gate2, 'placebo/'), 1, (one) =>
      fails({ ...one, changedFiles: [] }),
    ),
    ...every('failing with the patch reverted', seen(gate2, 'reverted/'), 1, (one) =>
      fails({ ...one, changedFiles: [] }),
    ),
    ...every('variants fixed', seen(gate2, 'patched/variant'), 0, works),
    ...every('controls as before', seen(gate2, 'patched/control'), 0, works),
    ...every(
      'tests as before',
      seen(gate2, 'patched/tests'),
      0,
      ({ tests }) => tests?.some(({ id, outcome }) => id === TEST && outcome === 'passed') ?? false,
    ),
    ...every(
      'assertions that bite',
      seen(gate2, 'patched/inverted'),
      0,
      ({ exception }) => exception?.type === 'AssertionError',
    ),
    ...(patched.some(({ executedFunctions }) => executedFunctions.includes('pricing.py:price_of'))
      ? []
      : ['the change executed']),
  ];
};
