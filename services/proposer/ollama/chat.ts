import type { Ollama } from 'ollama';
import { retryable, ServiceError, terminal } from '../../failure.ts';
import { OllamaHttpError } from './http-failure.ts';
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

const ask = async (client: Ollama, job: ChatJob, think: { think?: false }): Promise<string> => {
  const request = {
    model: job.model,
    messages: [{ role: 'user', content: job.prompt }],
    format: job.format,
    options: job.options,
    stream: true as const,
    ...NO_SILENT_CUT,
    ...think,
  };
  let text = '';
  let checked = 0;
  for await (const chunk of await client.chat(request)) {
    text += chunk.message?.content ?? '';
    if (text.length > REPLY_LIMIT) {
      throw noProposal(`The reply of '${job.model}' is longer than ${REPLY_LIMIT} characters; it was dropped.`);
    }
    if (text.length - checked >= LOOP_STEP) {
      checked = text.length;
      if (endsInLoop(text)) throw noProposal(`'${job.model}' repeats itself without end: ${excerpt(text.slice(-300))}`);
    }
    if (chunk.done && chunk.done_reason === 'length') {
      const { num_predict, num_ctx } = job.options;
      throw noProposal(
        `The reply of '${job.model}' was cut off at its limit (num_predict ${num_predict}, num_ctx ${num_ctx}, ` +
          `${text.length} characters came); raise the context size.`,
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
  return text;
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
export const chat = async (client: Ollama, job: ChatJob): Promise<{ text: string; think: false | null }> => {
  try {
    return { text: await ask(client, job, { think: false }), think: false };
  } catch (error) {
    if (!(error instanceof OllamaHttpError) || error.status !== 400 || !/think/i.test(error.said)) throw error;
    return { text: await ask(client, job, {}), think: null };
  }
};
