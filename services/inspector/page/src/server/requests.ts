import { token } from './token.ts';

/** The server's answer was not a success. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;
  constructor(path: string, status: number) {
    super(`${path} was answered with ${status}.`);
    this.status = status;
  }
}

const ask = (path: string, signal: AbortSignal | null = null): Promise<Response> =>
  fetch(path, { headers: { authorization: `Bearer ${token}` }, redirect: 'error', signal });

const get = async (path: string): Promise<Response> => {
  const response = await ask(path);
  if (!response.ok) throw new RefusedError(path, response.status);
  return response;
};

/** @throws {RefusedError} */
export const getJson = async <T>(path: string): Promise<T> => (await get(path)).json() as Promise<T>;

/** @throws {RefusedError} */
export const getText = async (path: string): Promise<string> => (await get(path)).text();

/** What the server answers with, for a stream that does not say why it was not opened. */
export const statusOf = async (path: string): Promise<number> => {
  const abort = new AbortController();
  const { status } = await ask(path, abort.signal);
  abort.abort();
  return status;
};

export const runPath = (run: string, rest: string): string => `/api/runs/${encodeURIComponent(run)}/${rest}`;
