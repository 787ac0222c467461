import type { Classification, Target } from '../../events/schema/classification.ts';
import type { ObservedFrame } from '../../events/schema/observation.ts';
import type { Reason } from '../../events/schema/reasons.ts';
import type { Finding } from '../context.ts';
import { sameType } from './exception-type.ts';
import { limitHit } from './limits.ts';
import { messageAlike } from './message.ts';
import { shownBy } from './verdict.ts';

const lastSegment = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** The alert, as far as a cell can show it. `message: false` is for variants, which come from other inputs. */
export type Expected = {
  readonly target: Target;
  readonly classification: Classification | null;
  readonly message: boolean;
};

/** The source line of the alert's innermost repo frame, as the traceback printed it. */
const sourceLine = ({ target, classification }: Expected): string | undefined =>
  classification?.frames.findLast((frame) => frame.repoFile === target.file && frame.line === target.line)?.source;

/**
 * Why a cell does not show the reported failure; undefined when it does: the exception of the alert's type left the
 * script uncaught, raised through genuine code of the workspace, innermost in the alert's file and function.
 */
export const failsOtherwise = (finding: Finding, expected: Expected): Reason | undefined => {
  const { seen } = finding;
  const { target } = expected;
  const limit = limitHit(finding);
  if (limit !== undefined) return limit;
  if (seen.exitCode === 0)
    return shownBy(
      finding,
      seen.end.kind === 'end' || seen.end.kind === 'exit' ? 'not_reproduced' : 'unnatural_end',
      `The script ended with exit code 0 instead of ${target.errorType}.`,
    );
  if (seen.exitCode === null)
    return shownBy(
      finding,
      'unnatural_end',
      `The script was ended by ${seen.signal ?? 'something unknown'} instead of ${target.errorType}.`,
    );
  const exception = seen.exception;
  if (seen.end.kind !== 'exception' || exception === null)
    return shownBy(
      finding,
      'not_reproduced',
      `The script ended without an uncaught exception (exit code ${seen.exitCode}); ${target.errorType} was expected.`,
    );
  if (!sameType(target.errorType, exception.type))
    return shownBy(
      finding,
      'wrong_exception',
      `The script raised ${exception.type}: ${excerpt(exception.message)} instead of ${target.errorType}.`,
    );
  const misplaced = raisedElsewhere(finding, target);
  if (misplaced !== undefined) return misplaced;
  if (
    expected.message &&
    target.message !== null &&
    !messageAlike(target.message, exception.message, sourceLine(expected))
  )
    return shownBy(
      finding,
      'wrong_exception',
      `The script raised ${exception.type} with the message "${excerpt(exception.message)}"; the alert has "${excerpt(target.message)}".`,
    );
  return undefined;
};

const isTestDouble = ({ file }: ObservedFrame): boolean => /(^|\/)mock(\/[^/]+)?\.py$/.test(file);

const raisedElsewhere = (finding: Finding, target: Target): Reason | undefined => {
  const frames = finding.seen.exception?.frames ?? [];
  if (frames.some((frame) => frame.origin === 'forged'))
    return shownBy(finding, 'outside_repo', 'A frame carries the name of a workspace file but not its code.');
  const innermost = frames.findLastIndex((frame) => frame.origin === 'workspace');
  const frame = frames[innermost];
  if (frame === undefined)
    return shownBy(finding, 'outside_repo', 'The exception was not raised through code of the repo.');
  // Below the repo's frame only installed code may stand: the script's own could raise whatever is asked for, and so could
  // a test double, which raises what it was told to.
  const below = frames
    .slice(innermost + 1)
    .find((installed) => (installed.origin !== 'stdlib' && installed.origin !== 'library') || isTestDouble(installed));
  if (below !== undefined)
    return shownBy(
      finding,
      'outside_repo',
      `The exception was raised by ${below.function} in ${below.file}, which is not code of the repo.`,
    );
  if (frame.file !== target.file || lastSegment(frame.function) !== lastSegment(target.function))
    return shownBy(
      finding,
      'outside_repo',
      `The exception was raised in ${frame.function} of ${frame.file}; the alert points to ${target.function} of ${target.file}.`,
    );
  return undefined;
};

export const excerpt = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);
