import { Agent, type Response as UndiciResponse, fetch as undiciFetch } from 'undici';
import { retryable, ServiceError } from '../../failure.ts';
import { guardChatStream } from './chat-stream.ts';
import { httpError, transportError } from './http-failure.ts';

/** Replies other than chats: the longest is `/api/show` with licence texts and templates. */
const BODY_LIMIT = 8 * 1024 * 1024;

const readCapped = async (response: UndiciResponse, limit: number): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > limit) break;
  }
  return text.slice(0, limit);
};

async function* pieces(response: UndiciResponse, fail: (error: unknown) => never): AsyncGenerator<Uint8Array> {
  try {
    yield* response.body ?? [];
  } catch (error) {
    fail(error);
  }
}

const jsonText = (text: string, url: URL): string => {
  try {
    if (typeof JSON.parse(text) === 'object') return text;
  } catch {
    // The sentence below says it.
  }
  throw new ServiceError(
    retryable(
      'proposer_unavailable',
      `What listens at ${url.origin} does not speak Ollama's protocol; check the host.`,
    ),
  );
};

/** A fetch for one proposal, and the end of its connections. */
export type GuardedFetch = { readonly fetch: typeof fetch; close(): Promise<void> };

/**
 * The fetch that the client is given. `signal` ends a request also before its headers came (the client's own abort does
 * not). There is no time-out but the caller's, since Ollama sends headers only with the first token. Redirects are
 * errors: a 307 would post the prompt to another origin. Every failure is a {@link ServiceError}; `model` is for its text.
 */
export const guardedFetch = (signal: AbortSignal, model: string): GuardedFetch => {
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 5_000 } });
  const guarded = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const fail = (error: unknown): never => {
      throw error instanceof ServiceError || signal.aborted ? error : transportError(error, url);
    };
    try {
      const response = await undiciFetch(url, {
        ...(init.method === undefined ? {} : { method: init.method }),
        ...(typeof init.body === 'string' ? { body: init.body } : {}),
        headers: Object.fromEntries(new Headers(init.headers).entries()),
        signal: AbortSignal.any(init.signal ? [signal, init.signal] : [signal]),
        redirect: 'error',
        dispatcher,
      });
      if (!response.ok) throw httpError(response.status, url, model, await readCapped(response, 64 * 1024));
      if (!url.pathname.endsWith('/api/chat')) {
        return new Response(jsonText(await readCapped(response, BODY_LIMIT), url));
      }
      return new Response(ReadableStream.from(pieces(response, fail)).pipeThrough(guardChatStream()));
    } catch (error) {
      return fail(error);
    }
  };
  return { fetch: guarded, close: () => dispatcher.destroy() };
};
