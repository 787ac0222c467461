import type { StoredText } from '../../../events/schema/values.ts';
import type { Snapshot } from '../../../machines/step.ts';
import type { TextStore } from '../../blobs/port.ts';
import { isInline } from '../../blobs/text.ts';
import type { Entry } from '../../workspace/port.ts';
import { unpackTar } from '../../workspace/tar.ts';
import type { RunHistory } from '../history.ts';
import type { Post } from '../post.ts';

/** What a command's service is given: the run so far, and what it may use. */
export type CommandContext = {
  readonly id: string;
  readonly history: RunHistory;
  readonly snapshot: Snapshot;
  /**
   * The run's own folder, where the workspace and the artifacts are written as they come; null where the run may go on on
   * another machine: then the log and the blobs are all there is until it ends.
   */
  readonly folder: string | null;
  /** Where the run's folder is, or will be laid out at its end. */
  readonly home: string;
  readonly blobs: TextStore;
  readonly post: () => Promise<Post>;
  readonly maxRepoBytes: number;
};

/** Makes a stored text readable for workers: one that is inline needs nothing. */
export const shareText = async (post: Post, text: StoredText): Promise<StoredText> => {
  if (!isInline(text)) await post.share(text.sha256);
  return text;
};

/** The original workspace's entries, from the tar that the log names: the folder on disk is for people. */
export const originalEntries = async ({
  history,
  blobs,
}: Pick<CommandContext, 'history' | 'blobs'>): Promise<Entry[]> =>
  unpackTar(await blobs.get(history.require('workspace.prepared').tar.sha256));
