import { ServiceError, terminal } from '../../failure.ts';

/**
 * Tokens that a text takes at most, estimated: three UTF-8 bytes a token. Code measures 3.2 to 4 with today's tokenizers,
 * and scripts with three bytes a character come to one token each.
 */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);

/** Tokens of a context window: what there is, and what the reply gets of it. */
export type Window = { readonly context: number; readonly reply: number };

/** What the model's own chat template adds around one message, generously. */
const TEMPLATE_TOKENS = 128;

/** Tokens that a prompt may take. */
export const promptTokens = (window: Window): number => window.context - window.reply - TEMPLATE_TOKENS;

/** Throws `no_proposal` with the numbers when `needed` (what cannot be left out of the prompt) is more than there is. */
export const requireRoom = (what: string, needed: number, window: Window): void => {
  const room = promptTokens(window);
  if (needed <= room) return;
  throw new ServiceError(
    terminal(
      'no_proposal',
      `The job is too large for the model: ${what} takes about ${needed} tokens, and of the context of ` +
        `${window.context} tokens ${Math.max(0, room)} are left for the prompt (${window.reply} are kept for the reply). ` +
        'Raise the context size, or choose a model with a larger one.',
    ),
  );
};

/** The start or the end of a text of more than `limit` characters, with a line that says how much is missing. */
export const shortened = (text: string, limit: number, keep: 'head' | 'tail'): string => {
  if (text.length <= limit) return text;
  const note = `[… ${text.length - limit} characters left out …]`;
  return keep === 'head' ? `${text.slice(0, limit)}\n${note}\n` : `${note}\n${text.slice(-limit)}`;
};
