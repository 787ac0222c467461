import type { Command } from '../../../events/schema/command.ts';
import type { EventOf } from '../../../events/schema/event.ts';
import type { Observation } from '../../../events/schema/observation.ts';
import { type BlobRef, INLINE_LIMIT_BYTES, type StoredText } from '../../../events/schema/values.ts';
import { stateOf } from '../../../machines/step.ts';
import type { SandboxMessage } from '../../workers/messages.ts';
import type { Answer } from '../port.ts';
import type { Post } from '../post.ts';
import { type CommandContext, shareText } from './context.ts';

type Observe = Extract<Command, { type: 'observe' }>;

/** observe: one cell of the evidence in one fresh container. */
export const observe = async (context: CommandContext, { cell }: Observe): Promise<Answer> => {
  const { history } = context;
  const { options } = history.require('run.started');
  const ready = history.require('workspace.ready');
  const post = await context.post();
  const layers = layersOf(context, cell.tree);
  await Promise.all(layers.map(({ sha256 }) => post.share(sha256)));
  const answer = await post.send({
    id: context.id,
    kind: 'sandbox',
    message: {
      type: 'observe',
      image: ready.image.id,
      limits: options.limits,
      layers,
      subject: await subjectOf(context, cell.subject, post),
      hashSeed: cell.hashSeed,
      // Line tracing costs time and changes how deep a recursion goes: only the patch's own lines are worth it.
      traceFiles: cell.tree === 'patched' ? tracedFiles(history.require('patch.applied')) : [],
    },
  });
  if (answer.type === 'failed') return { type: 'command.failed', failure: answer.failure };
  if (answer.type !== 'observed') throw new Error(`A cell was answered with ${answer.type}.`);
  await bringOutputsHome(post, answer.observation);
  return { type: 'cell.observed', cell, observation: answer.observation };
};

/** The tars that make a tree, bottom first. Gate 1's placebo touches the traceback's files, Gate 2's those of the patch. */
const layersOf = ({ history, snapshot }: CommandContext, tree: Observe['cell']['tree']): BlobRef[] => {
  const { tar } = history.require('workspace.prepared');
  switch (tree) {
    case 'original':
      return [tar];
    case 'placebo':
      return [
        tar,
        stateOf(snapshot) === 'execute_reproduction'
          ? history.require('workspace.ready').placebo
          : history.require('patch.applied').placebo,
      ];
    case 'patched':
      return [tar, history.require('patch.applied').overlay];
    case 'reverted': {
      const { overlay, revert } = history.require('patch.applied');
      return [tar, overlay, revert];
    }
  }
};

const subjectOf = async (
  { history }: CommandContext,
  subject: Observe['cell']['subject'],
  post: Post,
): Promise<Extract<SandboxMessage, { type: 'observe' }>['subject']> => {
  const { script, inverted, variants, controls } = history.require('reproduction.proposed');
  const source = async (text: StoredText | null | undefined) => {
    if (text === null || text === undefined) throw new Error(`There is no ${subject.kind} to run.`);
    return { kind: 'script' as const, source: await shareText(post, text) };
  };
  switch (subject.kind) {
    case 'reproduction':
      return source(script);
    case 'inverted':
      return source(inverted);
    case 'fault':
      return { ...(await source(script)), fault: history.require('patch.applied').failing };
    case 'variant':
      return source(variants[subject.index]);
    case 'control':
      return source(controls[subject.index]);
    case 'tests':
      return { kind: 'tests', runner: history.require('workspace.ready').tests?.runner ?? 'unittest' };
  }
};

const tracedFiles = ({ files, failing }: EventOf<'patch.applied'>): string[] => [...new Set([...files, failing.file])];

const bringOutputsHome = async (post: Post, { stdout, stderr }: Observation): Promise<void> => {
  for (const { bytes, sha256 } of [stdout, stderr]) if (bytes > INLINE_LIMIT_BYTES) await post.bringHome(sha256);
};
