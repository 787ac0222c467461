import { Ollama } from 'ollama';
import { retryable, ServiceError, terminal } from '../../failure.ts';
import type { OllamaConfig } from './config.ts';
import { guardedFetch } from './fetch.ts';
import { parseOllamaHost } from './host.ts';
import { checkModel, type ModelFacts } from './model-check.ts';
import { parseModel } from './model-name.ts';

/** A checked model on a server that may be asked. */
export type Session = { readonly client: Ollama; readonly host: string; readonly model: ModelFacts };

/**
 * Runs `work` with a checked model, and closes its connections however that ends (a stream that is left early would stay
 * open). The caller's abort becomes `cancelled`, and `deadlineMs` a `proposer_unavailable` that says so.
 */
export const withSession = async <A>(
  config: OllamaConfig,
  deadlineMs: number,
  caller: AbortSignal,
  work: (session: Session) => Promise<A>,
): Promise<A> => {
  const host = parseOllamaHost(config.host, config.allowRemote);
  const wanted = parseModel(config.model);
  const deadline = AbortSignal.timeout(deadlineMs);
  const http = guardedFetch(AbortSignal.any([caller, deadline]), wanted.name);
  try {
    const client = new Ollama({ host, fetch: http.fetch });
    const model = await checkModel(client, http.fetch, { ...wanted, host, allowRemote: config.allowRemote });
    return await work({ client, host, model });
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    if (caller.aborted) throw new ServiceError(terminal('cancelled', 'The proposal was cancelled.', error));
    if (deadline.aborted) {
      const message = `Ollama at ${host} gave no whole reply in ${deadlineMs / 1000} s; use a smaller model or allow more time.`;
      throw new ServiceError(retryable('proposer_unavailable', message, error));
    }
    throw error;
  } finally {
    await http.close();
  }
};
