import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { readAssets } from './assets.ts';
import { hasToken, isOwnRequest, newToken, SECURITY_HEADERS } from './guard.ts';
import { answerData, type Served } from './routes.ts';

export type InspectorServer = {
  /** The page's address, with the token that it takes. */
  readonly url: string;
  /** Waits, at most so long, until every page that follows a run has got the end of it. */
  followed(ms: number): Promise<void>;
  close(): Promise<void>;
};

const refuse = (response: ServerResponse, status: number, sentence: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
};

/**
 * Serves the inspector's page and its data on loopback, to whoever has the address with its token. `port` 0 lets the system choose.
 * @throws {NoPageError} and what listening throws (a port that is taken).
 */
export const serveInspector = async (served: Served, port = 0): Promise<InspectorServer> => {
  const assets = await readAssets();
  const token = newToken();
  const closing = new AbortController();
  const following = new Set<Promise<unknown>>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const { port: own } = server.address() as AddressInfo;
    if (!isOwnRequest(request, own))
      return refuse(response, 403, 'This address answers its own page, and nobody else.');
    const base = `http://127.0.0.1:${own}`;
    if (!URL.canParse(request.url ?? '/', base)) return refuse(response, 404, 'There is nothing at this address.');
    const url = new URL(request.url ?? '/', base);
    const asset = assets.get(url.pathname);
    // The page's own files are everybody's; the page itself is not told to who cannot use it.
    if (asset !== undefined && url.pathname !== '/') {
      response.setHeader('content-type', asset.type);
      return void response.end(asset.bytes);
    }
    if (!hasToken(request, url, token))
      return refuse(
        response,
        403,
        'The token is missing or another one; open the address that opsguard inspect printed.',
      );
    if (asset !== undefined) {
      response.setHeader('content-type', asset.type);
      return void response.end(asset.bytes);
    }
    const answering = answerData(request, response, url, served, closing.signal);
    if (url.pathname.endsWith('/records')) {
      following.add(answering);
      void answering.catch(() => undefined).finally(() => following.delete(answering));
    }
    if (!(await answering)) refuse(response, 404, 'There is nothing at this address.');
  };

  const server = createServer((request, response) => {
    // Writing to a page that was closed meanwhile is no failure, least of all of the run that this process may be busy with.
    response.on('error', () => undefined);
    answer(request, response).catch((cause: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, `The inspector failed: ${cause instanceof Error ? cause.message : String(cause)}`);
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  server.on('error', () => undefined);
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}/?token=${token}`,
    followed: (ms) =>
      Promise.race([Promise.allSettled(following).then(() => {}), delay(ms, undefined, { ref: false })]),
    close: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};
