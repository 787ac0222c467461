import type { Cell } from '../../events/schema/cell.ts';
import type { Reason, ReasonCode } from '../../events/schema/reasons.ts';
import type { Finding } from '../context.ts';

/** A gate's word on the evidence so far. `condemns` says what has to be proposed anew when it did not pass. */
export type Verdict =
  | { readonly decided: false }
  | { readonly decided: true; readonly passed: true }
  | {
      readonly decided: true;
      readonly passed: false;
      readonly reasons: readonly Reason[];
      readonly condemns: 'reproduction' | 'patch';
    };

export const UNDECIDED: Verdict = { decided: false };
export const PASSED: Verdict = { decided: true, passed: true };

export const refused = (condemns: 'reproduction' | 'patch', reasons: readonly Reason[]): Verdict => ({
  decided: true,
  passed: false,
  reasons,
  condemns,
});

/** Whether a cell that a question is about has not come in. */
export const isOpen = (
  outstanding: readonly Cell[],
  kind: Cell['subject']['kind'],
  ...trees: readonly Cell['tree'][]
): boolean => outstanding.some(({ subject, tree }) => subject.kind === kind && trees.includes(tree));

/** A reason that a cell showed. */
export const shownBy = (finding: Finding, code: ReasonCode, sentence: string): Reason => ({
  code,
  sentence,
  cell: finding.id,
});

/** Findings by their ids, in an order that no locale and no arrival changes. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
