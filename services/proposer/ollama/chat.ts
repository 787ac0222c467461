import type { Ollama } from 'ollama';
import { retryable, ServiceError, terminal } from '../../failure.ts';
import { estimateTokens } from '../prompts/budget.ts';
import { excerpt } from './excerpt.ts';
import { growing } from './growing.ts';
import { OllamaHttpError } from './http-failure.ts';
import type { Pace } from './pace.ts';

/** One question to a model. Both limits are in tokens. */
export type ChatJob = {
  readonly model: string;
  readonly prompt: string;
  /** JSON schema of the reply. */
  readonly format: object;
  readonly options: {
    readonly num_ctx: number;
    readonly num_predict: number;
    readonly temperature: number;
    readonly seed: number;
  };
  readonly allowRemote: boolean;
};

const noProposal = (message: string): ServiceError => new ServiceError(terminal('no_proposal', message));

/** What the client's types do not know: overflow is to be an error, never a silent cut of the prompt or the reply. */
const NO_SILENT_CUT = { truncate: false, shift: false };

/** A server that passes the prompt on names in its reply where to. Too late for this one, but no word of it is used. */
const refuseRemoteReply = (chunk: object, { model, allowRemote }: ChatJob): void => {
  const host = 'remote_host' in chunk ? chunk.remote_host : undefined;
  if (allowRemote || !host) return;
  throw new ServiceError(
    terminal(
      'proposer_unavailable',
      `The reply of '${model}' came from elsewhere (${excerpt(String(host))}), although its server said that it runs ` +
        'the model itself: the prompt has left this machine. Look into that server before you ask it again.',
    ),
  );
};

const ask = async (client: Ollama, job: ChatJob, pace: Pace, think: { think?: false }): Promise<string> => {
  const request = {
    model: job.model,
    messages: [{ role: 'user', content: job.prompt }],
    format: job.format,
    options: job.options,
    stream: true as const,
    ...NO_SILENT_CUT,
    ...think,
  };
  const reply = growing(`The reply of '${job.model}'`);
  const thinking = growing(`What '${job.model}' thinks before its reply`);
  for await (const chunk of await client.chat(request)) {
    refuseRemoteReply(chunk, job);
    const { content = '', thinking: thought = '' } = chunk.message ?? {};
    if (thought !== '') pace.chunk('thinking');
    if (content !== '') pace.chunk('writing');
    if (chunk.done) pace.end(chunk.eval_count, chunk.eval_duration);
    thinking.add(thought);
    reply.add(content);
    if (chunk.done && chunk.done_reason === 'length') {
      const { num_predict, num_ctx } = job.options;
      const came = `${reply.text().length} characters came, and ${thinking.text().length} of thinking`;
      throw noProposal(
        `The reply of '${job.model}' was cut off at its limit (num_predict ${num_predict}, num_ctx ${num_ctx}, ` +
          `${came}); raise the context size.`,
      );
    }
    if (chunk.done && (chunk.done_reason === 'load' || chunk.done_reason === 'unload')) {
      throw new ServiceError(
        retryable(
          'proposer_unavailable',
          `Ollama only ${chunk.done_reason}ed '${job.model}' and wrote nothing; try again.`,
        ),
      );
    }
  }
  return reply.text();
};

/** An overflow, with the numbers that the server does not tell. */
const withNumbers = (error: unknown, { prompt, options }: ChatJob): unknown => {
  if (!(error instanceof OllamaHttpError) || error.failure.code !== 'no_proposal') return error;
  const { num_ctx, num_predict } = options;
  return noProposal(
    `${error.message} The prompt takes about ${estimateTokens(prompt)} tokens; num_ctx is ${num_ctx}, of which ` +
      `num_predict keeps ${num_predict} for the reply.`,
  );
};

/**
 * The model's whole reply as it came. Thinking is switched off, which servers take as their default being on; a model that
 * refuses to be told is asked again without the option. Throws {@link ServiceError}s.
 */
export const chat = async (
  client: Ollama,
  job: ChatJob,
  pace: Pace,
): Promise<{ text: string; think: false | null }> => {
  try {
    return { text: await ask(client, job, pace, { think: false }), think: false };
  } catch (error) {
    if (!(error instanceof OllamaHttpError) || error.status !== 400 || !/think/i.test(error.said))
      throw withNumbers(error, job);
  }
  try {
    return { text: await ask(client, job, pace, {}), think: null };
  } catch (error) {
    throw withNumbers(error, job);
  }
};
