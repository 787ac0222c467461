import { z } from 'zod';
import { retryable, ServiceError } from '../../failure.ts';

/** What we rely on in a line of the reply; Ollama sends more. */
const Chunk = z.looseObject({
  message: z.looseObject({ content: z.string().optional(), thinking: z.string().optional() }).optional(),
  done: z.boolean().optional(),
  error: z.string().optional(),
});

/** A line holds a token or a few; one of this length is no chat reply, and would be buffered whole. */
const LINE_LIMIT = 1024 * 1024;
/** Bytes of one reply with all its framing (about 150 a token), thinking included. */
const STREAM_LIMIT = 64 * 1024 * 1024;

const unavailable = (message: string): ServiceError => new ServiceError(retryable('proposer_unavailable', message));

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const parseLine = (line: string): z.infer<typeof Chunk> | null => {
  const chunk = isJson(line) ? Chunk.nullable().safeParse(JSON.parse(line)) : null;
  if (chunk?.success) return chunk.data;
  throw unavailable(
    `Ollama sent a line that is no chat reply: ${JSON.stringify(line.slice(0, 120))}. Restart or update it.`,
  );
};

/**
 * Lets through only what the client handles rightly. By itself it skips (and prints) lines that are not JSON, crashes on
 * `null`, and buffers a line without end. Here a line that is no chunk, an `{"error"}` in the middle, a reply without
 * its last chunk and one without measure error the stream with a {@link ServiceError}; `null` and empty lines are dropped.
 */
export const guardChatStream = (): TransformStream<Uint8Array, Uint8Array> => {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  let bytes = 0;
  let done = false;
  const take = (line: string, controller: TransformStreamDefaultController<Uint8Array>): void => {
    if (line.trim() === '') return;
    const chunk = parseLine(line);
    if (chunk === null) return;
    if (chunk.error !== undefined) throw unavailable(`Ollama broke off its reply: ${chunk.error.slice(0, 300)}`);
    done ||= chunk.done === true;
    controller.enqueue(encoder.encode(`${line}\n`));
  };
  return new TransformStream({
    transform(piece, controller) {
      bytes += piece.byteLength;
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (bytes > STREAM_LIMIT || rest.length > LINE_LIMIT) {
        throw unavailable(`Ollama's reply has no measure (${bytes} bytes so far); it was dropped.`);
      }
      for (const line of lines) take(line, controller);
    },
    flush(controller) {
      if (isJson(rest)) take(rest, controller);
      if (!done)
        throw unavailable('Ollama closed the connection in the middle of its reply; see its log, then try again.');
    },
  });
};
