import type { Ollama } from 'ollama';
import { retryable, ServiceError, terminal } from '../../failure.ts';
import { OllamaHttpError } from './http-failure.ts';
import type { Pace } from './pace.ts';
import { endsInLoop } from './repetition.ts';

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
};

/** Longest reply in characters; 20 files of ordinary size. `num_predict` ends it earlier, where a server heeds that. */
const REPLY_LIMIT = 1024 * 1024;
/** How many new characters make it worth looking for a loop again. */
const LOOP_STEP = 500;

const noProposal = (message: string): ServiceError => new ServiceError(terminal('no_proposal', message));

/** What the client's types do not know: overflow is to be an error, never a silent cut of the prompt or the reply. */
const NO_SILENT_CUT = { truncate: false, shift: false };

/** Ends a stream that has become one piece of text again and again, or that is longer than any reply. */
const growing = (model: string) => {
  let text = '';
  let checked = 0;
  return {
    text: () => text,
    add: (piece: string): void => {
      text += piece;
      if (text.length > REPLY_LIMIT)
        throw noProposal(`The reply of '${model}' is longer than ${REPLY_LIMIT} characters; it was dropped.`);
      if (text.length - checked < LOOP_STEP) return;
      checked = text.length;
      if (endsInLoop(text)) throw noProposal(`'${model}' repeats itself without end: ${excerpt(text.slice(-300))}`);
    },
  };
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
  const reply = growing(job.model);
  // Not part of the reply, and as able to go round in circles.
  const thoughts = growing(job.model);
  for await (const chunk of await client.chat(request)) {
    const { content = '', thinking = '' } = chunk.message ?? {};
    if (thinking !== '') pace.chunk('thinking');
    if (content !== '') pace.chunk('writing');
    thoughts.add(thinking);
    reply.add(content);
    if (!chunk.done) continue;
    pace.end(chunk.eval_count, chunk.eval_duration);
    requireWhole(chunk.done_reason, job, reply.text());
  }
  return reply.text();
};

const requireWhole = (doneReason: string, { model, options }: ChatJob, text: string): void => {
  if (doneReason === 'length')
    throw noProposal(
      `The reply of '${model}' was cut off at its limit (num_predict ${options.num_predict}, num_ctx ${options.num_ctx}, ` +
        `${text.length} characters came); raise the context size.`,
    );
  if (doneReason === 'load' || doneReason === 'unload')
    throw new ServiceError(
      retryable('proposer_unavailable', `Ollama only ${doneReason}ed '${model}' and wrote nothing; try again.`),
    );
};

/** A short piece of a reply for a message: whitespace folded, at most 200 characters. */
export const excerpt = (text: string): string => {
  const folded = text.replace(/\s+/g, ' ').trim();
  return JSON.stringify(folded.length > 200 ? `${folded.slice(0, 200)}…` : folded);
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
    if (!(error instanceof OllamaHttpError) || error.status !== 400 || !/think/i.test(error.said)) throw error;
    return { text: await ask(client, job, pace, {}), think: null };
  }
};
