import { describe, expect, it } from 'vitest';
import { getShortestPaths } from 'xstate/graph';
import type { RunEvent } from '../events/schema/event.ts';
import type { Sequenced } from './context.ts';
import { remediation } from './remediation.ts';
import type { Snapshot } from './step.ts';
import {
  allObserved,
  cancelled,
  classified,
  commandFailed,
  type Happening,
  patchApplied,
  patchProposed,
  patchRefused,
  prepared,
  pullRequestPrepared,
  ready,
  reportWritten,
  reproductionProposed,
  started,
} from './testing/events.ts';
import { ends } from './testing/observations.ts';

const HAPPENINGS: readonly Happening[] = [
  prepared,
  classified(),
  classified({ class: 'infra', rule: 'infra/dns' }),
  ready(),
  reproductionProposed(),
  patchProposed,
  patchApplied,
  patchRefused('No.'),
  pullRequestPrepared,
  reportWritten,
  commandFailed('engine_unavailable'),
  commandFailed('no_proposal'),
  cancelled,
  // One cell at a time, the last ones decide: as they should be, or as no verdict bears them.
  (snapshot) => allObserved()(snapshot).slice(0, 1),
  (snapshot) => allObserved({ original: ends(), patched: { timedOut: true } })(snapshot).slice(0, 1),
  (snapshot) => allObserved({ placebo: ends(), reverted: ends() })(snapshot).slice(0, 1),
];

/** The answers that a snapshot can be given; their position is the number of events so far, as ids have to be unique. */
const eventsOf = (snapshot: Snapshot): Sequenced[] => {
  const seq = snapshot.context.position.seq + 1;
  return HAPPENINGS.flatMap((happening): readonly RunEvent[] => {
    try {
      return happening(snapshot);
    } catch {
      // It answers what this snapshot does not await.
      return [];
    }
  }).map((event) => ({ ...event, position: { seq, index: 0 } }));
};

const options = {
  input: started,
  events: eventsOf,
  limit: 100_000,
  stopWhen: (snapshot: Snapshot) => snapshot.status !== 'active',
  /** A snapshot stands for all that differ in command ids and in evidence already judged. */
  serializeState: ({ value, context }: Snapshot) =>
    JSON.stringify([
      value,
      context.retries,
      context.awaiting.length,
      context.conclusion?.kind,
      context.evidence.reproduction.map(({ id, seen }) => [id, seen.end.kind, seen.timedOut]).sort(),
      context.evidence.fix.map(({ id, seen }) => [id, seen.end.kind, seen.timedOut]).sort(),
    ]),
  serializeEvent: ({ position, ...event }: Sequenced) => JSON.stringify(event),
};

/** The states that are left at once: no path stops there. */
const PASSING = ['reproduction_decision', 'fix_decision'];

describe('the shortest paths through the statechart', () => {
  const paths = getShortestPaths(remediation, options as never);
  const shortest = (state: string): number =>
    Math.min(...paths.filter((path) => path.state.value === state).map(({ weight }) => weight));

  it('reach every state that waits and every final one', () => {
    const reached = new Set(paths.map(({ state }) => state.value));
    const stopping = Object.keys(remediation.states).filter((state) => !PASSING.includes(state));
    expect([...reached].sort()).toEqual(stopping.sort());
  });

  it('reach no verdict sooner than its evidence', () => {
    // prepared, classified, ready, proposed, 4 cells, proposed, applied, 5 cells, written.
    expect(shortest('verified')).toBe(17);
    expect(shortest('infra_report')).toBe(2);
    expect(shortest('failure_report')).toBe(2);
  });

  it('never exceed the attempts', () => {
    for (const { state } of paths) {
      expect(state.context.retries.reproduction).toBeLessThanOrEqual(2);
      expect(state.context.retries.fix).toBeLessThanOrEqual(3);
    }
  });

  it('end for good where nothing is awaited, and only there', () => {
    for (const { state } of paths) expect(state.context.awaiting.length > 0).toBe(state.status === 'active');
  });
});
