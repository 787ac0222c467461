import type { Command } from '../../../events/schema/command.ts';
import { normaliseReply } from '../../patch/normalise.ts';
import { patchRepo } from '../../patch/repo.ts';
import { invertAssertions } from '../../python/assertions.ts';
import { objections } from '../../reproduction/policy.ts';
import type { LlmMessage } from '../../workers/messages.ts';
import { pastAttempts } from '../past.ts';
import type { Answer } from '../port.ts';
import type { Post } from '../post.ts';
import { type CommandContext, originalEntries, shareText } from './context.ts';

type Asked = Omit<Extract<LlmMessage, { type: 'reproduction' }>, 'type'>;

/** What every question to a proposer carries. */
export const question = async (context: CommandContext, attempt: number, post: Post): Promise<Asked> => {
  const { history, snapshot, blobs } = context;
  const { alert, options } = history.require('run.started');
  const { tar } = history.require('workspace.prepared');
  await post.share(tar.sha256);
  return {
    workspace: tar,
    errorLog: await shareText(post, alert.errorLog),
    classification: history.require('error.classified').classification,
    target: history.require('workspace.ready').target,
    attempt,
    past: await pastAttempts(history, snapshot.context, blobs),
    proposer: { proposer: options.proposer, model: options.model, allowRemoteModel: options.allowRemoteModel },
  };
};

/** Large texts of a provenance come home with the answer. */
export const bringProvenanceHome = async (
  post: Post,
  provenance: { prompt: { sha256: string; bytes: number } | null; reply: { sha256: string; bytes: number } },
): Promise<void> => {
  for (const text of [provenance.prompt, provenance.reply])
    if (text !== null && text.bytes > 64 * 1024) await post.bringHome(text.sha256);
};

/** propose_reproduction: asks for a script, and keeps it with its assertions inverted, its variants and controls. */
export const proposeReproduction = async (
  context: CommandContext,
  command: Extract<Command, { type: 'propose_reproduction' }>,
): Promise<Answer> => {
  const post = await context.post();
  const answer = await post.send({
    id: context.id,
    kind: 'llm',
    message: { type: 'reproduction', ...(await question(context, command.attempt, post)) },
  });
  if (answer.type === 'failed') return { type: 'command.failed', failure: answer.failure };
  if (answer.type !== 'reproduction') throw new Error(`A reproduction was answered with ${answer.type}.`);
  await bringProvenanceHome(post, answer.provenance);
  const { putText } = context.blobs;
  const inverted = await invertAssertions(answer.reply.script);
  return {
    type: 'reproduction.proposed',
    script: await putText(answer.reply.script),
    inverted: inverted === null ? null : await putText(inverted),
    variants: await Promise.all(distinct(answer.reply.variants, answer.reply.script).map(putText)),
    controls: await Promise.all(distinct(answer.reply.controls, answer.reply.script).map(putText)),
    objections: (await objections(answer.reply)).map((sentence) => ({ code: 'conditional_on_patch', sentence })),
    provenance: answer.provenance,
  };
};

/** The same input twice is one input: what is graded is how many different ones agreed. */
const distinct = (scripts: readonly string[] = [], reproduction: string): string[] =>
  [...new Set(scripts.map((script) => script.trim()))].filter((script) => script !== reproduction.trim());

/** propose_patch: asks for new file contents; line ends, BOM and final newline are put back as they were. */
export const proposePatch = async (
  context: CommandContext,
  command: Extract<Command, { type: 'propose_patch' }>,
): Promise<Answer> => {
  const { history, blobs } = context;
  const post = await context.post();
  const failing = history.events.findLast(
    (event) =>
      event.type === 'cell.observed' && event.cell.tree === 'original' && event.cell.subject.kind === 'reproduction',
  );
  if (failing?.type !== 'cell.observed')
    throw new Error('A patch was asked for before a reproduction was seen to fail.');
  const answer = await post.send({
    id: context.id,
    kind: 'llm',
    message: {
      type: 'patch',
      ...(await question(context, command.attempt, post)),
      script: await shareText(post, history.require('reproduction.proposed').script),
      failing: failing.observation,
    },
  });
  if (answer.type === 'failed') return { type: 'command.failed', failure: answer.failure };
  if (answer.type !== 'patch') throw new Error(`A patch was answered with ${answer.type}.`);
  await bringProvenanceHome(post, answer.provenance);
  const { files } = normaliseReply(patchRepo(await originalEntries(context)), answer.reply);
  return {
    type: 'patch.proposed',
    files: await Promise.all(files.map(async ({ path, content }) => ({ path, content: await blobs.putText(content) }))),
    provenance: answer.provenance,
  };
};
