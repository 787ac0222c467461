import type { Outcome } from './simulate.ts';

/** What many seeds came to. Plain data, so that it can go from thread to thread. */
export type Tally = {
  seeds: number;
  events: number;
  steps: number;
  simulatedMs: number;
  readonly faults: Record<string, number>;
  readonly met: Record<string, number>;
  readonly finals: Record<string, number>;
  readonly systems: Record<string, number>;
  readonly failures: { readonly seed: number; readonly violation: string }[];
};

export const emptyTally = (): Tally => ({
  seeds: 0,
  events: 0,
  steps: 0,
  simulatedMs: 0,
  faults: {},
  met: {},
  finals: {},
  systems: {},
  failures: [],
});

const count = (counts: Record<string, number>, name: string, by = 1): void => {
  counts[name] = (counts[name] ?? 0) + by;
};

export const addOutcome = (tally: Tally, outcome: Outcome): void => {
  tally.seeds += 1;
  tally.events += outcome.events;
  tally.steps += outcome.steps;
  tally.simulatedMs += outcome.simulatedMs;
  for (const [what, times] of outcome.met) count(tally.met, what, times);
  for (const [fault, times] of outcome.faults) count(tally.faults, fault, times);
  for (const final of outcome.finals) count(tally.finals, final);
  count(tally.systems, outcome.system);
  if (outcome.violation !== undefined)
    tally.failures.push({ seed: outcome.seed, violation: outcome.violation.message });
};

export const addTally = (tally: Tally, other: Tally): void => {
  for (const sum of ['seeds', 'events', 'steps', 'simulatedMs'] as const) tally[sum] += other[sum];
  for (const group of ['faults', 'met', 'finals', 'systems'] as const)
    for (const [name, times] of Object.entries(other[group])) count(tally[group], name, times);
  tally.failures.push(...other.failures);
};

const lines = (title: string, counts: Record<string, number>): string[] => [
  title,
  ...Object.entries(counts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => `${String(times).padStart(9)}  ${name}`),
];

/** The tally for people; `ms` is how long it took. */
export const describeTally = (tally: Tally, ms: number): string =>
  [
    ...lines('Faults injected', tally.faults),
    ...lines('Met because of them', tally.met),
    ...lines('Seeds by system', tally.systems),
    ...lines('Runs by final state', tally.finals),
    `${tally.seeds} seeds, ${tally.events} events, ${tally.steps} steps, ${Math.round(tally.simulatedMs / 3_600_000)} simulated hours in ${(ms / 1000).toFixed(1)} s: ${((tally.seeds * 1000) / ms).toFixed(1)} seeds/s.`,
  ].join('\n');
