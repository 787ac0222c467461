import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../events/schema/event.ts';
import { remediation } from './remediation.ts';
import { type Snapshot, start, step } from './step.ts';
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
  raw,
  ready,
  reportWritten,
  reproductionProposed,
  started,
  takenOver,
} from './testing/events.ts';
import { ends, ODD_SEEN } from './testing/observations.ts';
import { shortcomings, TEST } from './testing/shortcomings.ts';
import { AT, RUN } from './testing/values.ts';

const whole = { inverted: true, variants: 1, controls: 1 };

/** What goes right, each in the one state that takes it: streams of these alone get far. */
const PROGRESS: readonly Happening[] = [
  prepared,
  classified(),
  ready([{ id: TEST, outcome: 'passed' }]),
  reproductionProposed(whole),
  allObserved(),
  patchProposed,
  patchApplied,
  pullRequestPrepared,
  reportWritten,
];

const TREES = [
  'original',
  'placebo',
  'patched',
  'reverted',
  'patched/reproduction/2',
  'patched/inverted',
  'patched/tests',
  'patched/control',
  'original/variant',
];

const odd: fc.Arbitrary<Happening> = fc.oneof(
  fc.constantFrom(
    classified({ class: 'infra', rule: 'infra/dns' }),
    ready(),
    reproductionProposed(),
    patchRefused('No.'),
    commandFailed('no_proposal'),
    commandFailed('engine_unavailable'),
    cancelled,
    takenOver,
    raw(started),
  ),
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...TREES), fc.constantFrom(...ODD_SEEN))
      .map(([name, seen]) => allObserved({ [name]: seen })),
  },
  // A result that comes again, late, or for another cell than the one that was asked for.
  fc.tuple(fc.nat(30), fc.nat(10), fc.constantFrom(...ODD_SEEN)).map(
    ([seq, index, seen]): Happening =>
      ({ context }) =>
        context.awaiting.slice(0, 1).flatMap((command) => {
          const observation = { ...ends(), ...seen };
          const cell = { tree: 'patched', subject: { kind: 'reproduction' }, repeat: 9, hashSeed: 1 } as const;
          const event = { type: 'cell.observed', at: AT, cell, observation } as const;
          return [
            { ...event, command: `${RUN}.${seq}.${index}` },
            { ...event, command: command.id },
          ];
        }),
  ),
);

/** Mostly what goes right in the state that it is in, now and then what does not. */
const stream = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.constant('progress' as const) }, { weight: 1, arbitrary: odd }),
  { minLength: 5, maxLength: 45 },
);

const answerTo = (happening: Happening, snapshot: Snapshot): readonly RunEvent[] => {
  try {
    return happening(snapshot);
  } catch {
    // It answers what this state does not await.
    return [];
  }
};

type Trail = { readonly snapshots: readonly Snapshot[]; readonly events: readonly RunEvent[] };

const run = (happenings: readonly (Happening | 'progress')[], through = (snapshot: Snapshot) => snapshot): Trail => {
  const snapshots = [start(started).snapshot];
  const events: RunEvent[] = [started];
  for (const happening of happenings) {
    const before = snapshots.at(-1)!;
    const candidates = happening === 'progress' ? PROGRESS : [happening];
    const happened = candidates.map((one) => answerTo(one, before)).find((found) => found.length > 0) ?? [];
    for (const event of happened) {
      events.push(event);
      snapshots.push(step(through(snapshots.at(-1)!), event, { seq: events.length, index: 0 }).snapshot);
    }
  }
  return { snapshots, events };
};

const json = (snapshot: Snapshot): Snapshot => remediation.resolveState(JSON.parse(JSON.stringify(snapshot)));
const stateful = ({ value, status, context }: Snapshot) => JSON.parse(JSON.stringify({ value, status, context }));

describe('whatever comes', () => {
  it('attempts never pass their limits', () => {
    fc.assert(
      fc.property(stream, (happenings) => {
        for (const { context } of run(happenings).snapshots) {
          expect(context.retries.reproduction).toBeLessThanOrEqual(2);
          expect(context.retries.fix).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  it('nothing is verified that the last observations do not bear out', () => {
    let verified = 0;
    let refused = 0;
    fc.assert(
      fc.property(stream, (happenings) => {
        const { snapshots, events } = run(happenings);
        if (snapshots.at(-1)?.value !== 'verified') {
          refused++;
          return;
        }
        verified++;
        expect(shortcomings(events)).toEqual([]);
      }),
      { numRuns: 600 },
    );
    // Both kinds have to have come up, or the property said nothing.
    expect(verified).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
  });

  it('a finished run never moves again', () => {
    fc.assert(
      fc.property(stream, (happenings) => {
        const { snapshots } = run(happenings);
        const end = snapshots.findIndex(({ status }) => status !== 'active');
        if (end !== -1) for (const snapshot of snapshots.slice(end)) expect(snapshot).toBe(snapshots[end]);
      }),
    );
  });

  it('the same events give the same states, commands and verdicts', () => {
    fc.assert(
      fc.property(stream, (happenings) => {
        const { events, snapshots } = run(happenings);
        const again = events
          .slice(1)
          .reduce(
            (snapshot, event, index) => step(snapshot, event, { seq: index + 2, index: 0 }).snapshot,
            start(started).snapshot,
          );
        expect(stateful(again)).toEqual(stateful(snapshots.at(-1)!));
      }),
    );
  });

  it('a snapshot that was stored goes on as the one that was not', () => {
    fc.assert(
      fc.property(stream, (happenings) => {
        const [kept, stored] = [run(happenings), run(happenings, json)];
        expect(stored.events).toEqual(kept.events);
        expect(stateful(stored.snapshots.at(-1)!)).toEqual(stateful(kept.snapshots.at(-1)!));
      }),
      { numRuns: 50 },
    );
  });
});
