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

const get = async (path: string): Promise<Response> => {
  const response = await fetch(path, { headers: { authorization: `Bearer ${token}` }, redirect: 'error' });
  if (!response.ok) throw new RefusedError(path, response.status);
  return response;
};

/** @throws {RefusedError} */
export const getJson = async <T>(path: string): Promise<T> => (await get(path)).json() as Promise<T>;

/** @throws {RefusedError} */
export const getText = async (path: string): Promise<string> => (await get(path)).text();

export const runPath = (run: string, rest: string): string => `/api/runs/${encodeURIComponent(run)}/${rest}`;
