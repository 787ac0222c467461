import { describe, expect, it } from 'vitest';
import { replay } from '../../events/replay.ts';
import { remediation } from '../../machines/remediation.ts';
import { stateOf } from '../../machines/step.ts';
import { allTransitions, transitionsOf } from './coverage.ts';
import { expectedOf, type Golden, goldenNames, loadGolden } from './golden.ts';
import { SCENARIOS } from './scenarios.ts';

const ADVICE =
  'A recorded history does not fold as it did. Where that is meant, change MACHINE_VERSION in machines/remediation.ts (LOG_FORMAT, where the format changed), so that logs of before are refused instead of misread, and record anew: npm run record-histories.';

/** Loads and folds a history; an error says what to do about it. */
const folded = <T>(name: string, fold: (golden: Golden) => T): T => {
  try {
    return fold(loadGolden(name));
  } catch (error) {
    throw new Error(`${ADVICE}\n${name}: ${(error as Error).message}`, { cause: error });
  }
};

const NAMES = goldenNames();

describe('a recorded history', () => {
  it.each(NAMES)('%s replays to its final state, byte for byte', (name) => {
    const { actual, expected } = folded(name, ({ records, expected }) => ({
      actual: expectedOf(replay(records).snapshot, records.length),
      expected,
    }));
    expect(actual, ADVICE).toEqual(expected);
  });

  it.each(NAMES)('%s is in the state of each record when it is replayed until there', (name) => {
    const states = folded(name, ({ records }) =>
      records.map(({ seq, state }) => ({ seq, state, replayed: stateOf(replay(records, seq).snapshot) })),
    );
    for (const { seq, state, replayed } of states) expect({ seq, state: replayed }, ADVICE).toEqual({ seq, state });
  });

  it.each(NAMES)('%s holds no path of the place where it was recorded', (name) => {
    const paths = loadGolden(name)
      .bytes.toString('utf8')
      .match(/"\/(?!(srv|opt|usr|workspace|run\/opsguard|tmp\/opsguard-histories)\/)[a-z][^"]*"/g);
    expect(new Set(paths ?? [])).toEqual(new Set());
  });
});

describe('the histories together', () => {
  const taken = NAMES.flatMap((name) => folded(name, ({ records }) => transitionsOf(records)));

  it('are those of the scenarios', () => {
    expect(NAMES).toEqual(SCENARIOS.map(({ name }) => name).sort());
  });

  it('enter every state', () => {
    const entered = NAMES.flatMap((name) => replay(loadGolden(name).records).transitions.map(({ state }) => state));
    expect([...new Set(entered)].sort()).toEqual(Object.keys(remediation.states).sort());
  });

  // No transition is left out. A new one needs a scenario in scenarios.ts that takes it, recorded by npm run record-histories.
  it.each([...new Set(allTransitions())])('take %s', (transition) => {
    expect(taken).toContain(transition);
  });

  it('see every kind of cell, on every tree', () => {
    const cells = NAMES.flatMap((name) =>
      loadGolden(name).records.flatMap(({ events }) =>
        events.flatMap((event) =>
          event.type === 'cell.observed' ? `${event.cell.tree}/${event.cell.subject.kind}` : [],
        ),
      ),
    );
    expect([...new Set(cells)].sort()).toEqual([
      'original/control',
      'original/reproduction',
      'original/variant',
      'patched/control',
      'patched/fault',
      'patched/inverted',
      'patched/reproduction',
      'patched/tests',
      'patched/variant',
      'placebo/reproduction',
      'reverted/reproduction',
    ]);
  });
});
