import type { Cell } from '../../events/schema/cell.ts';
import type { Classification, Target } from '../../events/schema/classification.ts';
import type { TestOutcome } from '../../events/schema/observation.ts';
import type { Reason } from '../../events/schema/reasons.ts';
import { REPEATS } from '../cells.ts';
import type { Finding, PatchFacts } from '../context.ts';
import { notExercised, notReached } from './exercised.ts';
import { type Expected, failsOtherwise } from './failing.ts';
import { limitHit } from './limits.ts';
import { endsOtherwise } from './running.ts';
import { inOrder, isOpen, PASSED, refused, shownBy, UNDECIDED, type Verdict } from './verdict.ts';

type Gate2 = {
  readonly target: Target;
  readonly classification: Classification | null;
  readonly patch: PatchFacts;
  readonly baseline: readonly TestOutcome[] | null;
  /** What Gate 1 saw: the original's outputs and side effects, to compare with. */
  readonly before: readonly Finding[];
  readonly findings: readonly Finding[];
  /** The cells that were asked for and have not come in. */
  readonly outstanding: readonly Cell[];
};

/**
 * Gate 2: does the patch, and nothing but the patch, make the failure go away, and leave the rest as it was? It decides
 * as soon as no cell that is still open could change the verdict or a reason of it, whichever cell comes first. A placebo or a reverted patch that
 * does not fail condemns the reproduction: the patch may be right, but this script cannot tell.
 */
export const fixGate = (input: Gate2): Verdict => {
  if (isOpen(input.outstanding, 'reproduction', 'placebo', 'reverted')) return UNDECIDED;
  const findings = inOrder(input.findings);
  const reproduction = findings.filter(({ cell }) => cell.subject.kind === 'reproduction');
  const patched = reproduction.filter(({ cell }) => cell.tree === 'patched');
  const expected: Expected = { target: input.target, classification: input.classification, message: true };

  const insensitive = reproduction
    .filter(({ cell }) => cell.tree === 'placebo' || cell.tree === 'reverted')
    .flatMap((finding) => withoutPatch(finding, expected));
  if (insensitive.length > 0) return refused('reproduction', insensitive);

  if (isOpen(input.outstanding, 'reproduction', 'patched')) return UNDECIDED;
  const runs = patched.map((finding) => endsOtherwise(finding, input.patch));
  const bad = runs.flatMap((reason) => reason ?? []);
  if (bad.length > 0) return refused('patch', bad.length < runs.length ? [flaky(bad), ...bad] : bad.slice(0, 1));
  const counterparts = (['placebo', 'reverted'] as const).every((tree) =>
    findings.some(({ cell }) => cell.tree === tree),
  );
  if (patched.length < REPEATS || !counterparts)
    return refused('patch', [{ code: 'still_failing', sentence: 'Not every cell that a verdict needs was seen.' }]);

  if (input.outstanding.length > 0) return UNDECIDED;
  const reasons = [
    ...findings.flatMap((finding) => sideEffects(finding, input.before, input.patch)),
    ...notExercised(findings, input.patch),
    ...notReached(findings, input.patch, input.before),
    ...findings.flatMap((finding) => judgeOther(finding, input)),
  ];
  return reasons.length > 0 ? refused('patch', reasons) : PASSED;
};

/** The original under a comment, or put back over the patch, must fail as it did before. */
const withoutPatch = (finding: Finding, expected: Expected): Reason[] => {
  const reason = failsOtherwise(finding, expected);
  if (reason === undefined) return [];
  return finding.cell.tree === 'placebo'
    ? [
        shownBy(
          finding,
          'conditional_on_patch',
          `With only a comment added where the patch changes code: ${reason.sentence}`,
        ),
      ]
    : [shownBy(finding, 'not_reverting', `With the patch taken back the failure did not return: ${reason.sentence}`)];
};

const flaky = (bad: readonly Reason[]): Reason => ({
  code: 'flaky',
  sentence: 'With the patch the script runs to its end in some fresh containers and not in others.',
  ...(bad[0]?.cell === undefined ? {} : { cell: bad[0].cell }),
});

/** Writes to repo files and process control that the same script did not do on the original. */
const sideEffects = (finding: Finding, original: readonly Finding[], patch: PatchFacts): Reason[] => {
  // A control may do what a reproduction may not: each is compared with its own kind.
  const before = original.filter(({ cell }) => kindOf(cell) === kindOf(finding.cell));
  if (finding.cell.tree !== 'patched') return [];
  const touched = [...finding.seen.changedFiles, ...finding.seen.deletedFiles].filter(
    (file) => !before.some(({ seen }) => seen.changedFiles.includes(file) || seen.deletedFiles.includes(file)),
  );
  const trips = finding.seen.trips.filter(
    (trip) =>
      !isBehindTheCrash(trip, patch) &&
      !before.some(({ seen }) =>
        seen.trips.some(({ event, origin }) => event === trip.event && origin === trip.origin),
      ),
  );
  // The repo's tests may write and spawn what they like; what they may not do is judged by their outcomes.
  if (finding.cell.subject.kind === 'tests') return [];
  return [
    ...(touched.length > 0
      ? [
          shownBy(
            finding,
            'workspace_modified',
            `The patched code changed files of the repo: ${touched.slice(0, 5).join(', ')}.`,
          ),
        ]
      : []),
    ...trips
      .slice(0, 1)
      .map((trip) =>
        shownBy(
          finding,
          'sandbox_evasion',
          `The patched code used ${trip.event} (${trip.where}), which the original did not.`,
        ),
      ),
  ];
};

const kindOf = ({ subject }: Finding['cell']): string =>
  subject.kind === 'inverted' || subject.kind === 'fault' ? 'reproduction' : subject.kind;

/** Starting a program or looking for a host, which services do by trade; not what replaces, forks or signals the process. */
const ORDINARY = /^(subprocess\.Popen|socket\.(connect|getaddrinfo|gethostbyname))$/;

/** What the repo does by itself once the failure no longer stops it: every line that led there is one that the patch left alone. */
const isBehindTheCrash = ({ event, origin, through }: Finding['seen']['trips'][number], patch: PatchFacts): boolean =>
  origin === 'workspace' &&
  ORDINARY.test(event) &&
  through !== undefined &&
  through.length > 0 &&
  !through.some((place) => {
    const [, file = '', line] = /^(.*):(\d+)$/.exec(place) ?? [];
    return patch.changedLines[file]?.includes(Number(line)) ?? false;
  });

const judgeOther = (finding: Finding, input: Gate2): Reason[] => {
  const { subject } = finding.cell;
  switch (subject.kind) {
    case 'reproduction':
      return [];
    case 'inverted':
      return stillAsserting(finding);
    case 'fault':
      return swallows(finding, input.patch);
    case 'variant': {
      const reason = endsOtherwise(finding, input.patch);
      return reason
        ? [shownBy(finding, 'variant_failing', `Another input that crashed the same way: ${reason.sentence}`)]
        : [];
    }
    case 'control':
      return unchanged(finding, subject.index, input);
    case 'tests':
      return regressions(finding, input.baseline ?? []);
  }
};

/** A script that passes with its assertions and with their opposites asserts nothing, or compares with something that equals everything. */
const stillAsserting = (finding: Finding): Reason[] => {
  const { seen } = finding;
  const raiser = seen.exception?.frames.findLast(({ origin }) => origin !== 'stdlib' && origin !== 'library');
  const asserted =
    limitHit(finding) === undefined &&
    seen.end.kind === 'exception' &&
    seen.exception?.type === 'AssertionError' &&
    raiser?.origin === 'script';
  return asserted
    ? []
    : [
        shownBy(
          finding,
          'assertion_inverted',
          'With its assertions inverted the script did not end with an AssertionError of its own.',
        ),
      ];
};

/**
 * The original let the error out of the script: the alert is there. Where the patched tree comes by the same statement and lets
 * one of no known kind be lost, it handles what it cannot know, by whatever spelling: the next failure will be silent.
 */
const swallows = (finding: Finding, { failing }: PatchFacts): Reason[] => {
  const limit = limitHit(finding);
  if (limit !== undefined) return [limit];
  const { fault, end } = finding.seen;
  const leftUncaught = fault === 'left' && (end.kind === 'exception' || end.kind === 'exit');
  if (leftUncaught || ((fault ?? null) === null && end.kind !== 'none')) return [];
  return [
    shownBy(
      finding,
      'error_swallowed',
      `An error of an unknown kind, raised in place of the statement that failed (${failing.file}:${failing.lines[0]}), did not leave the script: with the patch something swallows every error there; handle only what is meant.`,
    ),
  ];
};

const unchanged = (finding: Finding, index: number, input: Gate2): Reason[] => {
  const reason = endsOtherwise(finding, input.patch);
  if (reason) return [shownBy(finding, 'control_changed', `An input that works today: ${reason.sentence}`)];
  const originals = inOrder(input.before).filter(
    ({ cell }) => cell.tree === 'original' && cell.subject.kind === 'control' && cell.subject.index === index,
  );
  if (originals[0]?.seen.stdoutSha256 !== finding.seen.stdoutSha256)
    return [shownBy(finding, 'control_changed', 'An input that works today prints something else with the patch.')];
  // Names that are drawn by chance differ on the original already.
  const missed = originals[0].seen.createdFiles.filter(
    (file) =>
      originals.every(({ seen }) => seen.createdFiles.includes(file)) && !finding.seen.createdFiles.includes(file),
  );
  return missed.length === 0
    ? []
    : [
        shownBy(
          finding,
          'control_changed',
          `An input that works today writes ${missed.slice(0, 5).join(', ')} no more with the patch.`,
        ),
      ];
};

/** Every test that passed before has to pass still; one that is gone from the results did not. */
const regressions = (finding: Finding, baseline: readonly TestOutcome[]): Reason[] => {
  const limit = limitHit(finding);
  if (limit !== undefined) return [limit];
  const after = new Set(passing(finding.seen.tests ?? []));
  const broken = passing(baseline).filter((id) => !after.has(id));
  return broken.length === 0
    ? []
    : [
        shownBy(
          finding,
          'regression',
          `${broken.length} of the repo's tests passed before and do not with the patch: ${broken
            .slice(0, 5)
            .join(', ')}.`,
        ),
      ];
};

/** Ids whose every outcome is a pass: a test that failed once under its name did not pass. */
const passing = (outcomes: readonly TestOutcome[]): string[] => {
  const others = new Set(outcomes.filter(({ outcome }) => outcome !== 'passed').map(({ id }) => id));
  return [...new Set(outcomes.map(({ id }) => id))].filter((id) => !others.has(id));
};
