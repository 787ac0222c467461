import { join } from 'node:path';
import { unwrap } from '../../failure.ts';
import { createWorkspace } from '../../workspace/prepare.ts';
import type { Answer } from '../port.ts';
import type { CommandContext } from './context.ts';

export const WORKSPACE_FOLDER = 'workspace';

/** prepare_workspace: copies the repo, into the run's folder where it has one, and keeps it as the tar that containers get. */
export const prepareWorkspace = async ({
  history,
  folder,
  home,
  blobs,
  maxRepoBytes,
}: CommandContext): Promise<Answer> => {
  const { alert } = history.require('run.started');
  const target = folder === null ? null : join(folder, WORKSPACE_FOLDER);
  const snapshot = await unwrap(createWorkspace().prepare(alert.repoPath, target, maxRepoBytes));
  return {
    type: 'workspace.prepared',
    path: join(home, WORKSPACE_FOLDER),
    tree: snapshot.tree,
    tar: await blobs.put(snapshot.tar),
    files: snapshot.entries.length,
    bytes: snapshot.bytes,
  };
};
