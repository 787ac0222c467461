import { z } from 'zod';
import { FixReply, PullRequestReply, ReproductionReply } from '../../../events/schema/proposal.ts';
import type { TaskEither } from '../../../infra/fp.ts';
import { attempt, type ServiceFailure } from '../../failure.ts';
import type { Proposal, Proposer } from '../port.ts';
import type { OnModelProgress } from '../progress.ts';
import type { Window } from '../prompts/budget.ts';
import { fixPrompt, type Prompt, pullRequestPrompt, reproductionPrompt } from '../prompts/prompts.ts';
import { chat } from './chat.ts';
import { DEFAULT_DEADLINE_MS, DEFAULT_NUM_CTX, type OllamaConfig } from './config.ts';
import { acceptFix } from './fix-reply.ts';
import { startPace } from './pace.ts';
import { parseReply } from './reply.ts';
import { withSession } from './session.ts';

/** For what a server knows without a model; generous for a machine that is busy with one. */
const CHECK_MS = 30_000;

/** At temperature 0 a model gives nearly the same text again; later attempts also have a changed prompt. */
const sampling = (attemptNumber: number) => ({
  temperature: attemptNumber === 1 ? 0 : 0.4,
  seed: attemptNumber,
});

/** A quarter of the context is for the reply. */
const windowOf = (numCtx: number): Window => ({ context: numCtx, reply: Math.floor(numCtx / 4) });

const propose = <R>(
  config: OllamaConfig,
  schema: z.ZodType<R>,
  attemptNumber: number,
  prompt: (window: Window) => Promise<Prompt>,
  signal: AbortSignal,
  onProgress: OnModelProgress | undefined,
  accept: (reply: R, prompt: Prompt) => R = (reply) => reply,
): TaskEither<ServiceFailure, Proposal<R>> =>
  attempt(() =>
    withSession(
      config,
      { checkMs: CHECK_MS, deadlineMs: config.deadlineMs ?? DEFAULT_DEADLINE_MS },
      signal,
      async ({ client, host, model }) => {
        const window = windowOf(
          Math.min(config.numCtx ?? DEFAULT_NUM_CTX, model.contextLength ?? Number.POSITIVE_INFINITY),
        );
        const asked = await prompt(window);
        const options = { num_ctx: window.context, num_predict: window.reply, ...sampling(attemptNumber) };
        const { allowRemote } = config;
        const job = { model: model.name, prompt: asked.text, format: z.toJSONSchema(schema), options, allowRemote };
        const { text: reply, think } = await chat(client, job, startPace(model.name, onProgress));
        return {
          reply: accept(parseReply(schema, reply, model.name), asked),
          provenance: {
            proposer: 'ollama',
            model: { name: model.name, digest: model.digest },
            prompt: asked.text,
            options: {
              ...options,
              think,
              truncate: false,
              shift: false,
              template: asked.template,
              templateSha256: asked.templateSha256,
              host,
              remoteHost: model.remoteHost,
            },
            reply,
            rationale: '',
          },
        };
      },
    ),
  );

/**
 * A proposer that asks a model on an Ollama server. The server, the model's digest and, unless remote models are allowed,
 * that nothing leaves this machine are checked before each proposal, since all of them may change during a run.
 */
export const createOllamaProposer = (config: OllamaConfig): Proposer => ({
  name: 'ollama',
  proposeReproduction: (context, signal, onProgress) =>
    propose(
      config,
      ReproductionReply,
      context.attempt,
      (window) => reproductionPrompt(context, window),
      signal,
      onProgress,
    ),
  proposePatch: (context, signal, onProgress) =>
    propose(
      config,
      FixReply,
      context.attempt,
      (window) => fixPrompt(context, window),
      signal,
      onProgress,
      (reply, prompt) => acceptFix(reply, prompt.whole, context.repo),
    ),
  proposePullRequest: (context, signal, onProgress) =>
    propose(
      config,
      PullRequestReply,
      context.attempt,
      (window) => pullRequestPrompt(context, window),
      signal,
      onProgress,
    ),
});
