import type { TextStore } from '../../services/blobs/port.ts';
import { failingStatement, patchApplied } from '../../services/orchestrator/commands/apply-patch.ts';
import type { RunHistory } from '../../services/orchestrator/history.ts';
import type { Answer, LoopDependencies } from '../../services/orchestrator/port.ts';
import { computePatch } from '../../services/patch/compute.ts';
import { patchRepo } from '../../services/patch/repo.ts';
import { unpackTar } from '../../services/workspace/tar.ts';

type MakeDispatcher = LoopDependencies['dispatcher'];

/**
 * The dispatcher with one difference: a patch goes to the sandbox unjudged. Nothing of it is written outside of
 * containers, because nothing has looked at its paths.
 */
export const withoutPolicy =
  (make: MakeDispatcher, blobs: TextStore): MakeDispatcher =>
  (deliver) => {
    const real = make(deliver);
    return {
      ...real,
      dispatch: (command, run) => {
        if (command.type !== 'apply_patch') return real.dispatch(command, run);
        void apply(run.history, blobs).then(
          (answer) => deliver(command.id, answer),
          // A reply that cannot be made into layers at all never reaches a container.
          (error: unknown) =>
            deliver(command.id, {
              type: 'patch.refused',
              reasons: [{ code: 'patch_refused', sentence: `[unusable] ${(error as Error).message}` }],
            }),
        );
      },
    };
  };

const apply = async (history: RunHistory, blobs: TextStore): Promise<Answer> => {
  const { files } = history.require('patch.proposed');
  const repo = patchRepo(await unpackTar(await blobs.get(history.require('workspace.prepared').tar.sha256)));
  const reply = {
    files: await Promise.all(files.map(async ({ path, content }) => ({ path, content: await blobs.getText(content) }))),
  };
  const patch = await computePatch(repo, reply);
  return patchApplied(blobs, patch, await failingStatement(history, repo, reply));
};
