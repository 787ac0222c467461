import type { FixReply } from '../../../events/schema/proposal.ts';
import type { RepoView } from '../port.ts';

const inFormOf = (original: string, content: string): string => {
  const lines = original.split('\n').length - 1;
  const crlf = lines > 0 && original.split('\r\n').length - 1 === lines;
  const body = content.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  const ended = original.endsWith('\n') ? (body.endsWith('\n') ? body : `${body}\n`) : body.replace(/\n$/, '');
  return (original.startsWith('\uFEFF') ? '\uFEFF' : '') + (crlf ? ended.replace(/\n/g, '\r\n') : ended);
};

/**
 * Gives each replied file the byte-order mark, line ends and final newline of the file that it replaces: the model was shown
 * none of them, and a patch that changes them touches every line. Files with mixed line ends come out with `\n`.
 */
export const keepFileForm = (reply: FixReply, repo: RepoView): FixReply => ({
  files: reply.files.map(({ path, content }) => {
    const original = repo.files.get(path);
    return { path, content: original === undefined || original === '' ? content : inFormOf(original, content) };
  }),
});
