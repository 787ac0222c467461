import { Ollama } from 'ollama';
import { retryable, ServiceError, terminal } from '../../failure.ts';
import type { OllamaConfig } from './config.ts';
import { guardedFetch } from './fetch.ts';
import { parseOllamaHost } from './host.ts';
import { checkModel, type ModelFacts } from './model-check.ts';
import { parseModel } from './model-name.ts';

/** A checked model on a server that may be asked. */
export type Session = { readonly client: Ollama; readonly host: string; readonly model: ModelFacts };

const late = (message: string, cause: unknown): ServiceError =>
  new ServiceError(retryable('proposer_unavailable', `Ollama at ${message}`, cause));

/**
 * Runs `work` with a checked model, and closes its connections however that ends (a stream that is left early would stay
 * open). The check before may take `checkMs`, all together `deadlineMs`: both become a `proposer_unavailable` that says so,
 * and the caller's abort becomes `cancelled`.
 */
export const withSession = async <A>(
  config: OllamaConfig,
  limits: { readonly checkMs: number; readonly deadlineMs: number },
  caller: AbortSignal,
  work: (session: Session) => Promise<A>,
): Promise<A> => {
  const host = parseOllamaHost(config.host, config.allowRemote);
  const wanted = parseModel(config.model);
  const deadline = AbortSignal.timeout(limits.deadlineMs);
  const check = new AbortController();
  const timer = setTimeout(() => check.abort(), limits.checkMs);
  const http = guardedFetch(AbortSignal.any([caller, deadline, check.signal]), wanted.name);
  try {
    const client = new Ollama({ host, fetch: http.fetch });
    const model = await checkModel(client, http.fetch, { ...wanted, host, allowRemote: config.allowRemote });
    clearTimeout(timer);
    return await work({ client, host, model });
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    if (caller.aborted) throw new ServiceError(terminal('cancelled', 'The proposal was cancelled.', error));
    if (deadline.aborted) {
      throw late(
        `${host} gave no whole reply in ${limits.deadlineMs / 1000} s; use a smaller model or allow more time.`,
        error,
      );
    }
    if (check.signal.aborted) {
      throw late(`${host} did not answer in ${limits.checkMs / 1000} s; see whether it hangs, and restart it.`, error);
    }
    throw error;
  } finally {
    clearTimeout(timer);
    await http.close();
  }
};
