import { retryable, ServiceError, type ServiceFailure, terminal } from '../../failure.ts';

/** A reply with an error status; kept apart so that a caller can react to what the server said. */
export class OllamaHttpError extends ServiceError {
  readonly status: number;
  readonly said: string;
  constructor(status: number, said: string, failure: ServiceFailure) {
    super(failure);
    this.status = status;
    this.said = said;
  }
}

const said = (body: string): string => {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    if (typeof error === 'string') return error;
  } catch {
    // Not Ollama's own error: a proxy's page, or nothing at all.
  }
  return body;
};

const byStatus = (status: number, url: URL, model: string, text: string): ServiceFailure => {
  const where = `Ollama at ${url.origin} answered ${status}${text === '' ? '' : `: ${text}`}`;
  if (status === 400 && /context|too long|exceeds/i.test(text)) {
    return terminal('no_proposal', `The job is too large for the model's context. ${where}. Raise the context size.`);
  }
  if (status === 401 || status === 403) {
    return terminal('proposer_unavailable', `${where}. Access was refused; check what stands in front of the server.`);
  }
  if (status === 404 && /model/i.test(text)) {
    return terminal(
      'model_missing',
      `Ollama at ${url.origin} has no model '${model}'; get it with: ollama pull ${model}`,
    );
  }
  if (status === 404) {
    return terminal('proposer_unavailable', `${where} for ${url.pathname}. Check that an Ollama server listens there.`);
  }
  if (status === 429 || status >= 500) return retryable('proposer_unavailable', `${where}. Try again later.`);
  return terminal(
    'proposer_unavailable',
    `${where}. The server takes no such request; check its version and the model.`,
  );
};

/** What an error status means. `body` is what came with it, of which the message keeps 300 characters. */
export const httpError = (status: number, url: URL, model: string, body: string): OllamaHttpError => {
  const text = said(body).replace(/\s+/g, ' ').trim().slice(0, 300).replace(/\.$/, '');
  return new OllamaHttpError(status, text, byStatus(status, url, model, text));
};

const codes = (error: unknown): string[] => {
  const found: string[] = [];
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('code' in e && typeof e.code === 'string') found.push(e.code);
    if (e instanceof AggregateError) found.push(...e.errors.flatMap(codes));
    found.push(e.message);
  }
  return found;
};

/** What it means that no reply came, or that it broke off. */
export const transportError = (error: unknown, url: URL): ServiceError => {
  const signs = codes(error).join(' ');
  if (/redirect/i.test(signs)) {
    return new ServiceError(
      terminal(
        'proposer_unavailable',
        `The server at ${url.origin} wanted to send the prompt on to another address, which is never done; ` +
          'give the address of the Ollama server itself.',
        error,
      ),
    );
  }
  if (/ECONNREFUSED/.test(signs)) {
    return new ServiceError(
      retryable(
        'proposer_unavailable',
        `No Ollama server listens at ${url.origin}; start it with: ollama serve`,
        error,
      ),
    );
  }
  return new ServiceError(
    retryable(
      'proposer_unavailable',
      `The connection to Ollama at ${url.origin} failed (${signs.slice(0, 200)}); check that the server runs.`,
      error,
    ),
  );
};
