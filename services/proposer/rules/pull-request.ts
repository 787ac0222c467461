import type { PullRequestReply } from '../../../events/schema/proposal.ts';
import type { PullRequestContext } from '../port.ts';

const TITLE_LIMIT = 72;
/** A reader of titles alone should know, too. */
const MARK = ' (rule-based)';

/** The function and file of the crash, as a title names them. */
const place = ({ target }: PullRequestContext): string =>
  target.function === '<module>' ? target.file : `${target.function}() in ${target.file}`;

/** Title and body from the facts alone: the alert, the place, what changed. */
export const writePullRequest = (context: PullRequestContext): PullRequestReply => {
  const { target, diff, label } = context;
  const short = target.errorType.split('.').at(-1) ?? target.errorType;
  const verb = label === 'mitigation' ? 'Handle' : 'Fix';
  const limit = TITLE_LIMIT - MARK.length;
  const title = `${verb} ${short} in ${place(context)}`;
  const files = [...diff.matchAll(/^\+\+\+ (?:b\/)?(.+?)\s*$/gm)]
    .map((match) => match[1] ?? '')
    .filter((file) => file !== '/dev/null');
  const message = target.message === null || target.message === '' ? '' : `: ${target.message}`;
  const body = [
    '## Problem',
    '',
    `\`${target.errorType}${message.replaceAll('`', "'").replace(/\s+/g, ' ')}\` was raised at \`${target.file}:${target.line}\` in \`${target.function}\`.`,
    '',
    '## Change',
    '',
    ...files.map((file) => `- \`${file}\``),
    '',
    label === 'mitigation'
      ? 'This is a mitigation: the failure is handled where it shows, perhaps with a value that nothing in the repo gives, and its cause stays as it is. Please look for the cause.'
      : 'The edit is meant to remove the cause of the exception, not to silence it.',
    '',
    'The edit was made by a rule-based template, without a model. Please check that it says what the program is meant to do.',
    '',
  ].join('\n');
  return { title: `${title.length > limit ? `${title.slice(0, limit - 1)}…` : title}${MARK}`, body };
};
