import type { Reason } from '../../events/schema/reasons.ts';
import type { Finding, PatchFacts } from '../context.ts';
import { excerpt } from './failing.ts';
import { limitHit } from './limits.ts';
import { shownBy } from './verdict.ts';

/**
 * Why a cell did not run to its natural end; undefined when it did: exit code 0 by the parent's and by Docker's word,
 * and a proven end, which is the script's last statement or an exit that its top level or code untouched by the patch raised.
 */
export const endsOtherwise = (finding: Finding, patch: PatchFacts | null): Reason | undefined => {
  const { seen } = finding;
  const limit = limitHit(finding);
  if (limit !== undefined) return limit;
  if (seen.exception !== null && seen.end.kind === 'exception')
    return shownBy(
      finding,
      'still_failing',
      `The script ended with ${seen.exception.type}: ${excerpt(seen.exception.message)}${raisedAt(finding)}.`,
    );
  if (seen.exitCode !== 0 || seen.container.exitCode !== 0)
    return shownBy(finding, 'still_failing', `The script ended with exit code ${seen.exitCode ?? seen.signal}.`);
  if (seen.end.kind === 'end') return undefined;
  if (seen.end.kind === 'exit') return exitedByPatch(finding, patch);
  return shownBy(finding, 'early_exit', 'The script ended with exit code 0, but never proved that it came to its end.');
};

const raisedAt = (finding: Finding): string => {
  const frame = finding.seen.exception?.frames.findLast(({ origin }) => origin === 'workspace');
  return frame === undefined ? '' : ` in ${frame.function} (${frame.file}:${frame.line})`;
};

/** An exit is an end when the script's top level or code that the patch left alone raised it, in plain sight. */
const exitedByPatch = (finding: Finding, patch: PatchFacts | null): Reason | undefined => {
  const frame = finding.seen.end.exitFrame;
  // A function of the script can be called from anywhere, by the patch too; its top level cannot.
  if (frame?.origin === 'script' && frame.function === '<module>') return undefined;
  if (frame?.origin === 'workspace') {
    const changedLine = patch?.changedLines[frame.file]?.includes(frame.line) ?? false;
    const changedFunction =
      frame.function !== '<module>' &&
      (patch?.changedFunctions.some((name) => sameFunction(name, frame.file, frame.function)) ?? false);
    // An untouched function that exits may have been called by the patch.
    const calledByPatch =
      finding.seen.end.exitThrough?.some(
        (name) => patch?.changedFunctions.includes(name) && !name.endsWith(':<module>'),
      ) ?? false;
    if (!changedLine && !changedFunction && !calledByPatch) return undefined;
  }
  return shownBy(
    finding,
    'early_exit',
    frame === null
      ? 'The script was ended by an exit that cannot be placed.'
      : `The script was ended by an exit in ${frame.function} of ${frame.file}, which is neither the script's top level nor untouched code of the repo.`,
  );
};

/** Whether `file:qualname` names the function of a frame, whose name may be plain or qualified. */
export const sameFunction = (changed: string, file: string, name: string): boolean =>
  changed === `${file}:${name}` || (changed.startsWith(`${file}:`) && changed.endsWith(`.${name}`));
