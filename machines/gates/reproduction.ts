import type { Cell } from '../../events/schema/cell.ts';
import type { Classification, Target } from '../../events/schema/classification.ts';
import type { Reason } from '../../events/schema/reasons.ts';
import { REPEATS } from '../cells.ts';
import type { Finding } from '../context.ts';
import { type Expected, failsOtherwise } from './failing.ts';
import { endsOtherwise } from './running.ts';
import { inOrder, isOpen, PASSED, refused, shownBy, UNDECIDED, type Verdict } from './verdict.ts';

type Gate1 = {
  readonly target: Target;
  readonly classification: Classification | null;
  readonly findings: readonly Finding[];
  /** The cells that were asked for and have not come in. */
  readonly outstanding: readonly Cell[];
};

const isReproduction = ({ cell }: Finding): boolean => cell.subject.kind === 'reproduction';

/**
 * Gate 1: is the failure reproduced? The script fails as the alert says on the original, each time, still with a
 * placebo in the traceback's files, and changes no file of the repo. It decides as soon as no cell that is still open
 * could change the verdict or a reason of it, whichever cell comes first: whether a failure is missing or flaky shows in
 * all repeats, and a failure that is neither needs no placebo to be refused.
 */
export const reproductionGate = ({ target, classification, findings, outstanding }: Gate1): Verdict => {
  if (isOpen(outstanding, 'reproduction', 'original')) return UNDECIDED;
  const expected: Expected = { target, classification, message: true };
  const judged = inOrder(findings)
    .filter(isReproduction)
    .map((finding) => ({ finding, reason: failsOtherwise(finding, expected) ?? sideEffect(finding) }));
  const original = judged.filter(({ finding }) => finding.cell.tree === 'original');
  const placebo = judged.filter(({ finding }) => finding.cell.tree === 'placebo');
  const bad = original.flatMap(({ reason }) => reason ?? []);
  if (bad.length > 0) return refused('reproduction', bad.length < original.length ? [flaky(bad), ...bad] : unique(bad));
  if (isOpen(outstanding, 'reproduction', 'placebo')) return UNDECIDED;
  const unlike = placebo.flatMap(({ finding, reason }) => (reason ? [conditional(finding, reason)] : []));
  if (unlike.length > 0) return refused('reproduction', unlike);
  // What a variant or a control shows counts with the patch.
  if (outstanding.length > 0) return UNDECIDED;
  return original.length >= REPEATS && placebo.length > 0
    ? PASSED
    : refused('reproduction', [{ code: 'not_reproduced', sentence: 'Not every cell that a verdict needs was seen.' }]);
};

const flaky = (bad: readonly Reason[]): Reason => ({
  code: 'flaky',
  sentence: 'The script fails as reported in some fresh containers and not in others.',
  ...(bad[0]?.cell === undefined ? {} : { cell: bad[0].cell }),
});

const conditional = (finding: Finding, reason: Reason): Reason =>
  shownBy(
    finding,
    'conditional_on_patch',
    `With only a comment added to the repo's files the failure is another: ${reason.sentence}`,
  );

/** A reproduction shows the failure of the code as it is; one that rewrites or deletes it shows something else. */
const sideEffect = (finding: Finding): Reason | undefined => {
  const { changedFiles, deletedFiles, trips } = finding.seen;
  const touched = [...changedFiles, ...deletedFiles];
  if (touched.length > 0)
    return shownBy(
      finding,
      'workspace_modified',
      `The script changed files of the repo: ${touched.slice(0, 5).join(', ')}.`,
    );
  // `other` is code that the script made of text; the repo's own code may do what it does.
  const trip = trips.find(({ origin }) => origin !== 'workspace');
  if (trip !== undefined)
    return shownBy(
      finding,
      'sandbox_evasion',
      `The script used ${trip.event} (${trip.where}), which a reproduction has no use for.`,
    );
  return undefined;
};

const unique = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((reason, index) => reasons.findIndex((other) => other.sentence === reason.sentence) === index);

const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const forSubject = (findings: readonly Finding[], kind: Cell['subject']['kind'], index: number): Finding[] =>
  findings.filter(
    ({ cell: { subject, tree } }) =>
      tree === 'original' && subject.kind === kind && 'index' in subject && subject.index === index,
  );

/** Indices of the variants that crash the same way on the original; the others prove nothing and are left out. */
export const validVariants = (findings: readonly Finding[], count: number, target: Target): number[] =>
  range(count).filter((index) => {
    const found = forSubject(findings, 'variant', index);
    const expected: Expected = { target, classification: null, message: false };
    return found.length > 0 && found.every((finding) => !(failsOtherwise(finding, expected) ?? sideEffect(finding)));
  });

/** Indices of the controls that run to their end on the original and print the same under two hash seeds. */
export const validControls = (findings: readonly Finding[], count: number): number[] =>
  range(count).filter((index) => {
    const found = forSubject(findings, 'control', index);
    return (
      found.length > 1 &&
      found.every((finding) => !(endsOtherwise(finding, null) ?? sideEffect(finding))) &&
      new Set(found.map(({ seen }) => seen.stdoutSha256)).size === 1 &&
      // Silence can be compared with nothing.
      found[0]?.seen.stdoutSha256 !== SHA256_OF_NOTHING
    );
  });

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
