import type { z } from 'zod';
import { ServiceError, terminal } from '../../failure.ts';
import { excerpt } from './excerpt.ts';
import { beginsThinking, withoutThinking } from './thinking.ts';

const noProposal = (message: string): never => {
  throw new ServiceError(terminal('no_proposal', message));
};

/**
 * The inside of the one fenced block, or the text as it is. A line of JSON never consists of a fence alone (a string
 * holds no raw line break), so code fences inside strings do not count.
 */
const withoutFence = (text: string): string => {
  const lines = text.split(/\r?\n/);
  const fences = lines.flatMap((line, index) => (/^```\s*\w*$/.test(line.trim()) ? [index] : []));
  if (fences.length !== 2) return text;
  return lines.slice((fences[0] ?? 0) + 1, fences[1]).join('\n');
};

/**
 * The reply as the schema has it. Accepted as well: one fenced block, a byte-order mark, and thinking that is over.
 * Anything else throws `no_proposal` with what is wrong and a piece of the reply.
 */
export const parseReply = <T>(schema: z.ZodType<T>, raw: string, model: string): T => {
  const replied = withoutThinking(raw.replace(/^\uFEFF/, '').trim()).trim();
  if (beginsThinking(replied))
    return noProposal(`'${model}' did not come to an end of its thinking: ${excerpt(replied)}`);
  const text = withoutFence(replied).trim();
  if (text === '') return noProposal(`'${model}' replied with no text.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 120) : '';
    return noProposal(`The reply of '${model}' is not JSON (${why}): ${excerpt(text)}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'the reply'}: ${issue.message}`)
    .join('; ');
  return noProposal(`The reply of '${model}' does not fit the schema (${why}): ${excerpt(text)}`);
};
