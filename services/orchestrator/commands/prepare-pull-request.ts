import type { PullRequestReply } from '../../../events/schema/proposal.ts';
import { storeArtifacts, writeArtifacts } from '../../reports/artifacts.ts';
import { decidingCells } from '../../reports/deciding-cells.ts';
import { proposedBy } from '../../reports/proposed-by.ts';
import { renderPullRequest } from '../../reports/pull-request.ts';
import type { Answer } from '../port.ts';
import { type CommandContext, shareText } from './context.ts';
import { question } from './propose.ts';

/** prepare_pull_request: patch.diff, the reproduction, and a description that shows the evidence. */
export const preparePullRequest = async (context: CommandContext): Promise<Answer> => {
  const { history, snapshot, blobs, folder } = context;
  const { options, run } = history.require('run.started');
  const applied = history.require('patch.applied');
  const ready = history.require('workspace.ready');
  const [script, diff] = await Promise.all([
    blobs.getText(history.require('reproduction.proposed').script),
    blobs.getText(applied.diff),
  ]);
  const description = renderPullRequest({
    run,
    target: ready.target,
    proposed: {
      patch: proposedBy(history.require('patch.proposed').provenance),
      script: proposedBy(history.require('reproduction.proposed').provenance),
    },
    allowRemoteModel: options.allowRemoteModel,
    asked: history.events.flatMap((event) => ('provenance' in event ? [event.provenance] : [])),
    label: applied.label,
    grade: snapshot.context.grade ?? { tests: 0, variants: 0, controls: 0 },
    image: ready.image,
    script,
    diff,
    cells: decidingCells(history.events),
    words: await proposersWords(context),
  });
  const artifacts = await storeArtifacts(blobs, {
    'patch.diff': diff,
    'reproduction.py': script,
    'PR_DESCRIPTION.md': description,
  });
  if (folder !== null) await writeArtifacts(folder, blobs, artifacts);
  return { type: 'pull_request.prepared', artifacts };
};

/** A title and body of the proposer's own; a proposer that has none to give does not hold up a verified patch. */
const proposersWords = async (context: CommandContext): Promise<PullRequestReply | null> => {
  const { history, snapshot } = context;
  try {
    const post = await context.post();
    const { label, diff } = history.require('patch.applied');
    const answer = await post.send({
      id: context.id,
      kind: 'llm',
      message: {
        type: 'pull_request',
        ...(await question(context, snapshot.context.retries.fix, post)),
        script: await shareText(post, history.require('reproduction.proposed').script),
        diff: await shareText(post, diff),
        label,
      },
    });
    return answer.type === 'pull_request' ? answer.reply : null;
  } catch {
    return null;
  }
};
