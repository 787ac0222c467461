import type { Cell, Subject, Tree } from '../events/schema/cell.ts';
import type { ReproductionFacts } from './context.ts';
import { draw, shuffled } from './random.ts';

/** A claim of stability rests on this many runs of the same script. */
export const REPEATS = 3;

/** Names a cell in reasons, reports and files, e.g. `patched/reproduction/2` or `original/variant-0/1`. */
export const cellId = (cell: Cell): string => `${cell.tree}/${subjectId(cell.subject)}/${cell.repeat}`;

const subjectId = (subject: Subject): string =>
  subject.kind === 'variant' || subject.kind === 'control' ? `${subject.kind}-${subject.index}` : subject.kind;

/** Variants and controls draw seeds of their own: the more seeds a patch is seen under, the less it can owe to one. */
const seedOffset = (subject: Subject): number =>
  subject.kind === 'variant'
    ? 100 * (subject.index + 1)
    : subject.kind === 'control'
      ? 10_000 * (subject.index + 1)
      : 0;

/** PYTHONHASHSEED of a repeat: the same on every tree, so that a pair differs in the tree alone. */
export const hashSeedOf = (seed: number, repeat: number): number => draw(seed, repeat);

const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Gate 1's cells in the order drawn from the seed: the original three times, a placebo, and what came with the script. */
export const reproductionCells = (seed: number, attempt: number, facts: ReproductionFacts): Cell[] => {
  const cell = cellOf(seed);
  return shuffled(seed + attempt, [
    ...repeats((repeat) => cell('original', { kind: 'reproduction' }, repeat)),
    cell('placebo', { kind: 'reproduction' }, 1),
    ...indices(facts.variants).map((index) => cell('original', { kind: 'variant', index }, 1)),
    // Twice, under two hash seeds: only a control that prints the same both times can be compared later.
    ...indices(facts.controls).flatMap((index) =>
      [1, 2].map((repeat) => cell('original', { kind: 'control', index }, repeat)),
    ),
  ]);
};

/** Gate 2's cells. `variants` and `controls` are the indices of those that held on the original. */
export const fixCells = (
  seed: number,
  attempt: number,
  facts: { inverted: boolean; tests: boolean; variants: readonly number[]; controls: readonly number[] },
): Cell[] => {
  const cell = cellOf(seed);
  return shuffled(seed + 1000 + attempt, [
    ...repeats((repeat) => cell('patched', { kind: 'reproduction' }, repeat)),
    // Gate 1's placebo, which touches the traceback's files, was the first.
    cell('placebo', { kind: 'reproduction' }, 2),
    cell('reverted', { kind: 'reproduction' }, 1),
    ...(facts.inverted ? [cell('patched', { kind: 'inverted' }, 1)] : []),
    cell('patched', { kind: 'fault' }, 1),
    ...(facts.tests ? [cell('patched', { kind: 'tests' }, 1)] : []),
    ...facts.variants.map((index) => cell('patched', { kind: 'variant', index }, 1)),
    ...facts.controls.map((index) => cell('patched', { kind: 'control', index }, 1)),
  ]);
};

const cellOf =
  (seed: number) =>
  (tree: Tree, subject: Subject, repeat: number): Cell => ({
    tree,
    subject,
    repeat,
    hashSeed: hashSeedOf(seed, repeat + seedOffset(subject)),
  });

const repeats = (make: (repeat: number) => Cell): Cell[] => indices(REPEATS).map((index) => make(index + 1));
