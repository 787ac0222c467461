import { posix } from 'node:path';
import type { FixReply } from '../../../events/schema/proposal.ts';
import { ServiceError, terminal } from '../../failure.ts';
import type { RepoView } from '../port.ts';

const count = (text: string, part: string): number => text.split(part).length - 1;

const inFormOf = (original: string, content: string): string => {
  const crlf = original.includes('\r\n') && count(original, '\r\n') === count(original, '\n');
  const body = content.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  const ended = original.endsWith('\n') ? (body.endsWith('\n') ? body : `${body}\n`) : body.replace(/\n$/, '');
  return (original.startsWith('\uFEFF') ? '\uFEFF' : '') + (crlf ? ended.replace(/\n/g, '\r\n') : ended);
};

/**
 * The reply as files to write. Each file gets the byte-order mark, line ends and final newline of the one that it replaces:
 * the model was shown none of them, and a patch that changes them touches every line (a file with mixed ones comes out with `\n`). A
 * reply that replaces a file of which the prompt did not show the whole (`whole` names those) would lose the rest: `no_proposal`.
 */
export const acceptFix = (reply: FixReply, whole: readonly string[], repo: RepoView): FixReply => ({
  files: reply.files.map(({ path, content }) => {
    const key = posix.normalize(path);
    const original = repo.files.get(key);
    if (original === undefined || original === '') return { path, content };
    if (!whole.includes(key)) {
      const message = `The reply replaces '${key}', which the model was not shown whole; change only files that are shown whole.`;
      throw new ServiceError(terminal('no_proposal', message));
    }
    return { path, content: inFormOf(original, content) };
  }),
});
