import { ServiceError, terminal } from '../../failure.ts';
import type { PastAttempt, PatchContext, ProposalContext, PullRequestContext } from '../port.ts';
import { estimateTokens, promptTokens, requireRoom, type Window } from './budget.ts';
import { callersOf } from './callers.ts';
import { essentialCode, type Shown, selectCode, shownTokens } from './code.ts';
import { type Fence, fenceFor } from './fence.ts';
import { crashSection, expectedSection, observedSection, type PastDetail, pastSection } from './sections.ts';
import { type Rendered, renderTemplate, type TemplateName } from './template.ts';

/** A prompt as sent, the template that it was made of, and the repo's files that it shows from first to last line. */
export type Prompt = {
  readonly template: TemplateName;
  /** Of the template's file: the text that a version of ours asked with. */
  readonly templateSha256: string;
  readonly text: string;
  readonly whole: readonly string[];
};

/** Everything that a prompt of this context may quote. */
const quotable = (context: ProposalContext & Partial<PatchContext & PullRequestContext>): string[] => [
  context.errorLog,
  JSON.stringify([context.classification, context.target, context.failing ?? null]),
  ...context.past.flatMap((attempt) => [attempt.text, attempt.output, JSON.stringify(attempt.reasons)]),
  ...[...context.repo.files].flat(),
  context.script ?? '',
  context.diff ?? '',
];

/** The sentence about files that are not shown, with some of their names where `names` has any. */
const omittedNote = (count: number, names: readonly string[], fence: Fence): string => {
  if (count === 0) return '';
  const sentence = `\nThere was no room for ${count} other files of the repo`;
  if (names.length === 0) return `${sentence}.\n`;
  return `${sentence}; some of their names:\n\n${fence.quote('files', names.join('\n'))}\n`;
};

const codeText = (shown: readonly Shown[], fence: Fence): string =>
  shown.map((piece) => fence.quote(piece.label, piece.text)).join('\n\n');

/** Names of files that are not shown: so many, in so many tokens and no more than this part of what is left for code. */
const OMITTED = { names: 20, tokens: 700, part: 1 / 4 };

/** A template to fill. `kind` is of the past attempts to show, `wholeFiles` what must not be cut, `values` all but these and the code. */
type Draft = {
  readonly template: TemplateName;
  readonly values: Readonly<Record<string, string>>;
  readonly kind: PastAttempt['kind'];
  readonly wholeFiles: readonly string[];
};

const withCode = async (context: ProposalContext, window: Window, fence: Fence, draft: Draft): Promise<Prompt> => {
  const essential = await essentialCode(context, draft.wholeFiles);
  const fill = (detail: PastDetail, code: string, omitted: string): Promise<Rendered> =>
    renderTemplate(draft.template, {
      ...draft.values,
      past: pastSection(context, draft.kind, detail, fence),
      code,
      omitted,
    });
  const counted = omittedNote(context.repo.files.size, [], fence);
  const needs = async (detail: PastDetail): Promise<number> =>
    estimateTokens((await fill(detail, '', counted)).text) +
    essential.reduce((sum, piece) => sum + shownTokens(piece), 0);
  const detail = (await needs('whole')) <= promptTokens(window) ? 'whole' : 'reasons';
  const needed = await needs(detail);
  requireRoom(`what cannot be left out (the crash and the code of ${context.target.file} around it)`, needed, window);
  const room = promptTokens(window) - needed;
  const forNames = Math.min(OMITTED.tokens, Math.floor(room * OMITTED.part));
  const { shown, omitted } = selectCode(context, essential, await callersOf(context), room - forNames);
  const names = omitted.slice(0, OMITTED.names);
  while (names.length > 0 && estimateTokens(omittedNote(omitted.length, names, fence)) > forNames) names.pop();
  const { text, sha256 } = await fill(detail, codeText(shown, fence), omittedNote(omitted.length, names, fence));
  requireRoom('the prompt', estimateTokens(text), window);
  const whole = shown.filter((piece) => piece.whole).map((piece) => piece.path);
  return { template: draft.template, templateSha256: sha256, text, whole };
};

const requireSource = ({ repo, target }: ProposalContext): void => {
  if (repo.files.has(target.file)) return;
  throw new ServiceError(
    terminal('no_proposal', `The model cannot be shown ${target.file}: the repo has no such file of UTF-8 text.`),
  );
};

/** Asks for a script. Throws `no_proposal` with the numbers when the essential part does not fit the window. */
export const reproductionPrompt = async (context: ProposalContext, window: Window): Promise<Prompt> => {
  requireSource(context);
  const fence = fenceFor(quotable(context));
  return withCode(context, window, fence, {
    template: 'reproduction.v2',
    values: {
      fence: fence.word,
      crash: crashSection(context, fence),
      expected: expectedSection(context, fence),
    },
    kind: 'reproduction',
    wholeFiles: [],
  });
};

/**
 * Asks for new contents of files. The target's file is shown whole, since only what is shown whole can be given back
 * whole; one that is longer than the reply may be is refused with the numbers.
 */
export const fixPrompt = async (context: PatchContext, window: Window): Promise<Prompt> => {
  requireSource(context);
  const reply = estimateTokens(context.repo.files.get(context.target.file) ?? '');
  if (reply > window.reply) {
    const message =
      `${context.target.file} takes about ${reply} tokens, and a reply that gives it back whole may have ${window.reply} ` +
      `(a quarter of the context of ${window.context}). Raise the context size, or choose a model with a larger one.`;
    throw new ServiceError(terminal('no_proposal', message));
  }
  const fence = fenceFor(quotable(context));
  return withCode(context, window, fence, {
    template: 'fix.v2',
    values: {
      fence: fence.word,
      crash: crashSection(context, fence),
      reproduction: observedSection(context.script, context.failing, fence),
    },
    kind: 'patch',
    wholeFiles: [context.target.file],
  });
};

/** Asks for a title and a description of a patch. */
export const pullRequestPrompt = async (context: PullRequestContext, window: Window): Promise<Prompt> => {
  const fence = fenceFor(quotable(context));
  const { text, sha256 } = await renderTemplate('pull-request.v2', {
    fence: fence.word,
    crash: crashSection(context, fence),
    reproduction: fence.quote('the script', context.script),
    label: JSON.stringify(context.label),
    diff: fence.quote('the diff', context.diff),
  });
  requireRoom('the patch with its script and crash', estimateTokens(text), window);
  return { template: 'pull-request.v2', templateSha256: sha256, text, whole: [] };
};
