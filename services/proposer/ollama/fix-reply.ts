import { posix } from 'node:path';
import type { FixReply } from '../../../events/schema/proposal.ts';
import { ServiceError, terminal } from '../../failure.ts';
import type { RepoView } from '../port.ts';

/**
 * The reply, unless it replaces a file of which the prompt did not show the whole (`whole` names those that it did): the
 * rest of that file would be lost, so this fails with `no_proposal`. Line ends are put back later, for every proposer.
 */
export const acceptFix = (reply: FixReply, whole: readonly string[], repo: RepoView): FixReply => {
  for (const { path } of reply.files) {
    const key = posix.normalize(path);
    if ((repo.files.get(key) ?? '') !== '' && !whole.includes(key)) {
      const message = `The reply replaces '${key}', which the model was not shown whole; change only files that are shown whole.`;
      throw new ServiceError(terminal('no_proposal', message));
    }
  }
  return reply;
};
