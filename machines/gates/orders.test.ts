import fc from 'fast-check';
import { expect, it } from 'vitest';
import { classification, TARGET, type Unlike } from '../testing/events.ts';
import { finding, findings, PATCH } from '../testing/findings.ts';
import { ODD_SEEN } from '../testing/observations.ts';
import { fixGate } from './fix.ts';
import { reproductionGate } from './reproduction.ts';
import type { Verdict } from './verdict.ts';

const BEFORE = [
  'original/reproduction/1',
  'original/reproduction/2',
  'original/reproduction/3',
  'placebo/reproduction/1',
  'original/variant-0/1',
  'original/control-0/1',
  'original/control-0/2',
] as const;
const AFTER = [
  'patched/reproduction/1',
  'patched/reproduction/2',
  'patched/reproduction/3',
  'placebo/reproduction/2',
  'reverted/reproduction/1',
  'patched/inverted/1',
  'patched/variant-0/1',
  'patched/control-0/1',
  'patched/tests/1',
  'patched/fault/1',
] as const;

type Judge = (seen: readonly string[], open: readonly string[], unlike: Unlike) => Verdict;

const gates: readonly (readonly [string, readonly string[], Judge])[] = [
  [
    'Gate 1',
    BEFORE,
    (seen, open, unlike) =>
      reproductionGate({
        target: TARGET,
        classification: classification(),
        findings: findings(seen, unlike),
        outstanding: open.map((id) => finding(id).cell),
      }),
  ],
  [
    'Gate 2',
    AFTER,
    (seen, open, unlike) =>
      fixGate({
        target: TARGET,
        classification: classification(),
        patch: PATCH,
        baseline: [{ id: 'test_shop.py::test_total', outcome: 'passed' }],
        before: findings(BEFORE),
        findings: findings(seen, unlike),
        outstanding: open.map((id) => finding(id).cell),
      }),
  ],
];

/** Cells that show something else than an honest script and a right patch do: none, one, or several of them. */
const unlikeOf = (cells: readonly string[]): fc.Arbitrary<Unlike> =>
  fc.dictionary(fc.constantFrom(...cells), fc.constantFrom(...ODD_SEEN), { maxKeys: 4 });

// What has come in after any number of cells, in any order, is a subset of them: all subsets are all orders.
it.each(gates)('%s says the same with every cell as with the few that decided it, in all orders', (_, cells, judge) => {
  let early = 0;
  fc.assert(
    fc.property(unlikeOf(cells), (unlike) => {
      const whole = judge(cells, [], unlike);
      expect(whole.decided).toBe(true);
      for (let subset = 0; subset < 2 ** cells.length - 1; subset++) {
        const has = (_id: string, index: number): boolean => (subset & (1 << index)) !== 0;
        const seen = cells.filter(has);
        // The order of coming is not the order of names.
        const verdict = judge(
          subset % 2 === 0 ? seen : seen.toReversed(),
          cells.filter((id, index) => !has(id, index)),
          unlike,
        );
        if (!verdict.decided) continue;
        early++;
        expect(verdict).toEqual(whole);
        expect(verdict.passed).toBe(false);
      }
    }),
    { numRuns: 30 },
  );
  expect(early).toBeGreaterThan(0);
});
