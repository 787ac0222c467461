import { z } from 'zod';

/** Which tree the container is given. `reverted` is the original's files again, unpacked over the patched ones. */
export const Tree = z.enum(['original', 'placebo', 'patched', 'reverted']);
export type Tree = z.infer<typeof Tree>;

/**
 * What is run on it. `inverted` is the reproduction with its assertions negated; `fault` is the reproduction, with an error of
 * no known kind raised where the failing statement is. `index` counts variants and controls from 0.
 */
export const Subject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reproduction') }),
  z.object({ kind: z.literal('inverted') }),
  z.object({ kind: z.literal('fault') }),
  z.object({ kind: z.literal('variant'), index: z.int().min(0) }),
  z.object({ kind: z.literal('control'), index: z.int().min(0) }),
  z.object({ kind: z.literal('tests') }),
]);
export type Subject = z.infer<typeof Subject>;

/** One cell of the evidence: what is run on which tree, the how-manieth time, under which PYTHONHASHSEED. */
export const Cell = z.object({
  tree: Tree,
  subject: Subject,
  /** Counts from 1. The same repeat has the same hash seed on every tree, so that pairs can be compared. */
  repeat: z.int().min(1),
  hashSeed: z.int().min(0).max(4294967295),
});
export type Cell = z.infer<typeof Cell>;
