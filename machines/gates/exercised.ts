import type { Reason } from '../../events/schema/reasons.ts';
import type { Finding, PatchFacts } from '../context.ts';
import { sameFunction } from './running.ts';
import { inOrder } from './verdict.ts';

/** A changed function that no cell entered is unproven, whatever the script's end. */
export const notExercised = (findings: readonly Finding[], { changedFunctions }: PatchFacts): Reason[] => {
  if (changedFunctions.length === 0)
    return [{ code: 'not_exercised', sentence: 'The patch changes no code that could be executed.' }];
  const executed = new Set(onPatched(findings).flatMap(({ seen }) => seen.executedFunctions));
  const missed = changedFunctions.filter((name) => !executed.has(name));
  return missed.length === 0
    ? []
    : [
        {
          code: 'not_exercised',
          sentence: `The patch changes code that nothing executed: ${missed.slice(0, 5).join(', ')}.`,
        },
      ];
};

/**
 * A failure goes away, too, when nothing runs what failed any more: a call that is left out, a loop over nothing. Some cell
 * has to come by the failing statement, or what stands in its place, and by the way that led there: a control that calls the
 * failing function by itself says nothing of a caller that calls it no longer. A guard is passed by good inputs: the
 * reproduction's own, a control's, or a test's. `before` is what Gate 1 saw.
 */
export const notReached = (
  findings: readonly Finding[],
  patch: PatchFacts,
  before: readonly Finding[],
): readonly Reason[] => {
  const { file, lines } = patch.failing;
  const cells = onPatched(findings);
  const reached = cells.filter(({ seen }) => seen.executedLines[file]?.some((line) => lines.includes(line)));
  if (reached.length === 0)
    return [
      {
        code: 'not_exercised',
        sentence:
          lines.length === 0
            ? `The patch takes the failing statement out of ${file} and puts nothing in its place; repair what it does.`
            : `With the patch nothing runs the statement that failed (${file}:${lines[0]}) any more; a fix is shown only where it still runs for good inputs, in the script, a control or a test.`,
      },
    ];
  // What no cell runs any more may be gone, or have another name.
  const way = wayToFailure(before, patch).filter((frame) => cells.some((cell) => ran(cell, frame)));
  if (reached.some((cell) => way.every((frame) => ran(cell, frame)))) return [];
  return [
    {
      code: 'not_exercised',
      sentence: `With the patch the statement that failed (${file}:${lines[0]}) runs only where something else than ${way
        .map((frame) => frame.function)
        .join(' and ')} leads to it; show a good input that takes the same way, in the script, a control or a test.`,
    },
  ];
};

/** But for the one that is kept from running the statement. */
const onPatched = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ cell }) => cell.tree === 'patched' && cell.subject.kind !== 'fault');

type Frame = { readonly file: string; readonly function: string };

const ran = ({ seen }: Finding, frame: Frame): boolean =>
  seen.executedFunctions.some((name) => sameFunction(name, frame.file, frame.function));

/**
 * The repo's functions on the way to the failure, outermost first: from the first that the patch changes on. Where it changes
 * none of them, all; but for modules, which a control need not run as the program does.
 */
const wayToFailure = (before: readonly Finding[], { changedFunctions }: PatchFacts): readonly Frame[] => {
  const failed = inOrder(before).find(({ cell }) => cell.tree === 'original' && cell.subject.kind === 'reproduction');
  const frames = (failed?.seen.exception?.frames ?? []).filter(({ origin }) => origin === 'workspace');
  const changed = frames.findIndex((frame) =>
    changedFunctions.some((name) => sameFunction(name, frame.file, frame.function)),
  );
  return changed === -1 ? frames.filter((frame) => frame.function !== '<module>') : frames.slice(changed);
};
