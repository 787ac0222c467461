import type { Classification } from '../../../events/schema/classification.ts';

/** A rule as reports name it: its name starts with the class that it decides. */
export type RuleName = `${Classification['class']}/${string}`;
export type Verdict = { readonly rule: RuleName; readonly lines: readonly number[] };

export const classOf = (rule: RuleName): Classification['class'] =>
  rule.slice(0, rule.indexOf('/')) as Classification['class'];
