import type { Observation } from '../../../events/schema/observation.ts';
import type { PastAttempt, ProposalContext } from '../port.ts';
import { shortened } from './budget.ts';
import type { Fence } from './fence.ts';

/** Characters of the log: its end, where tracebacks stand. */
const LOG_LIMIT = 6_000;
const PAST_TEXT_LIMIT = 4_000;
const OUTPUT_LIMIT = 1_500;

/** The exception, its frames as they map onto the repo, and the log. */
export const crashSection = ({ classification, target, errorLog }: ProposalContext, fence: Fence): string => {
  const frames = classification.frames
    .filter((frame) => frame.repoFile !== undefined)
    .slice(-40)
    .map((frame) => `${frame.repoFile}:${frame.line} in ${frame.function}${frame.source ? `: ${frame.source}` : ''}`);
  const error = `${target.errorType}${target.message ? `: ${target.message}` : ''}`;
  return [
    fence.quote('the exception', error),
    fence.quote('the frames of it that lie in the repo, outermost first', frames.join('\n')),
    fence.quote('the log that reported it', shortened(errorLog, LOG_LIMIT, 'tail')),
  ].join('\n');
};

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
    fence.quote('its frames, outermost first', frames.slice(-40).join('\n')),
  ].join('\n');
};

const pastAttempt = (attempt: PastAttempt, index: number, fence: Fence): string =>
  [
    `Attempt ${index + 1} was:\n`,
    attempt.text === ''
      ? 'No proposal that could be used.\n'
      : fence.quote('what was proposed', shortened(attempt.text, PAST_TEXT_LIMIT, 'head')),
    'It was refused because:\n',
    fence.quote('the reasons', attempt.reasons.map(({ code, sentence }) => `- ${code}: ${sentence}`).join('\n')),
    ...(attempt.output.trim() === ''
      ? []
      : ['It printed:\n', fence.quote('the end of its output', shortened(attempt.output, OUTPUT_LIMIT, 'tail'))]),
  ].join('\n');

/** What was tried and why it was refused, with the request for another idea; empty for a first attempt. */
export const pastSection = (past: readonly PastAttempt[], fence: Fence): string => {
  if (past.length === 0) return '';
  return [
    '\n# What was refused before\n',
    ...past.map((attempt, index) => pastAttempt(attempt, index, fence)),
    'Do not propose any of these again, nor a variation that would be refused for the same reason. Take a different idea.\n',
  ].join('\n');
};
