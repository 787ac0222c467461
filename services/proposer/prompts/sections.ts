import type { Observation } from '../../../events/schema/observation.ts';
import { LIMITS } from '../../../machines/context.ts';
import type { PastAttempt, ProposalContext } from '../port.ts';
import { shortened } from './budget.ts';
import type { Fence } from './fence.ts';

/** Characters of the log: its end, where tracebacks stand. */
const LOG_LIMIT = 6_000;
const PAST_TEXT_LIMIT = 4_000;
const OUTPUT_LIMIT = 1_500;
/** Each use of something forbidden is a reason of its own, and a bad reply can have hundreds. */
const REASONS_LIMIT = 3_000;
/** Frames of a recursion, or with lines of thousands of characters. */
const FRAMES_LIMIT = 6_000;

/** The exception, its frames as they map onto the repo, and the log. */
export const crashSection = ({ classification, target, errorLog }: ProposalContext, fence: Fence): string => {
  const frames = classification.frames
    .filter((frame) => frame.repoFile !== undefined)
    .slice(-40)
    .map((frame) => `${frame.repoFile}:${frame.line} in ${frame.function}${frame.source ? `: ${frame.source}` : ''}`);
  const error = `${target.errorType}${target.message ? `: ${target.message}` : ''}`;
  return [
    fence.quote('the exception', shortened(error, OUTPUT_LIMIT, 'head')),
    fence.quote(
      'the frames of it that lie in the repo, outermost first',
      shortened(frames.join('\n'), FRAMES_LIMIT, 'tail'),
    ),
    fence.quote('the log that reported it', shortened(errorLog, LOG_LIMIT, 'tail')),
  ].join('\n\n');
};

/** What a reproduction has to raise, and where. */
export const expectedSection = ({ target }: ProposalContext, fence: Fence): string =>
  fence.quote(
    'what has to be raised, and where',
    `exception: ${target.errorType}\nfunction: ${target.function}\nfile: ${target.file}`,
  );

/** The verified script and what a container saw it do. */
export const observedSection = (script: string, failing: Observation, fence: Fence): string => {
  const frames = (failing.exception?.frames ?? []).map((frame) => {
    const locals = Object.entries(frame.locals ?? {}).map(([name, type]) => `${name}: ${type}`);
    return `${frame.file}:${frame.line} in ${frame.function}${locals.length > 0 ? ` (types of locals: ${locals.join(', ')})` : ''}`;
  });
  return [
    fence.quote('the script', script),
    fence.quote(
      'the exception that it ended with',
      shortened(`${failing.exception?.type}: ${failing.exception?.message}`, OUTPUT_LIMIT, 'head'),
    ),
    fence.quote('its frames, outermost first', shortened(frames.slice(-40).join('\n'), FRAMES_LIMIT, 'tail')),
  ].join('\n\n');
};

const pastAttempt = (attempt: PastAttempt, index: number, detail: PastDetail, fence: Fence): string[] => {
  const reasons = attempt.reasons.map(({ code, sentence }) => `- ${code}: ${sentence}`).join('\n');
  const why = fence.quote(`why attempt ${index + 1} was refused`, shortened(reasons, REASONS_LIMIT, 'head'));
  if (detail === 'reasons') return [why];
  const what =
    attempt.text === ''
      ? `Attempt ${index + 1} gave no proposal that could be used.`
      : fence.quote(`attempt ${index + 1}`, shortened(attempt.text, PAST_TEXT_LIMIT, 'head'));
  if (attempt.output.trim() === '') return [what, why];
  return [what, why, fence.quote('the end of what it printed', shortened(attempt.output, OUTPUT_LIMIT, 'tail'))];
};

/** How much of an earlier attempt is shown: all of it, or why it was refused only. */
export type PastDetail = 'whole' | 'reasons';

const countdown = (attempt: number, limit: number): string =>
  attempt < limit
    ? `This is attempt ${attempt} of ${limit}; ${limit - attempt} more after it.`
    : `This is the last attempt, ${attempt} of ${limit}.`;

/** What was tried of a kind and why it was refused, what is left, and the request for another idea; empty for a first attempt. */
export const pastSection = (
  { past, attempt }: ProposalContext,
  kind: PastAttempt['kind'],
  detail: PastDetail,
  fence: Fence,
): string => {
  const refused = past.filter((one) => one.kind === kind);
  if (refused.length === 0) return '';
  return [
    '\n# What was refused before',
    ...refused.flatMap((one, index) => pastAttempt(one, index, detail, fence)),
    countdown(attempt, kind === 'patch' ? LIMITS.fix : LIMITS.reproduction),
    'Do not propose any of these again, nor a variation that would be refused for the same reason. Take a different idea.\n',
  ].join('\n\n');
};
