import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { DivergenceError } from '../../../events/replay.ts';
import type { LogRecord } from '../../../events/schema/record.ts';
import { hasToken, newToken } from '../server/guard.ts';
import type { RunSource } from '../source/port.ts';
import { StatelyRun } from './protocol.ts';

export type StatelyServer = {
  /** The address for a receiver, with the token that it takes. */
  readonly url: string;
  close(): Promise<void>;
};

/** The close code of a server that cannot go on, and the length of the reason that may come with it (RFC 6455). */
const INTERNAL_ERROR = 1011;
const REASON_BYTES = 123;

/**
 * Speaks Stately's inspection protocol on a loopback port, to whoever has the address with its token: each receiver gets a run
 * from its beginning, then as it goes on. Of pages, only those of this machine are let in: Stately's own receiver runs in one, or
 * in Node.
 */
export const serveStately = async (source: RunSource, run: string): Promise<StatelyServer> => {
  const closing = new AbortController();
  const token = newToken();
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    verifyClient: ({ origin, req }: { origin?: string; req: IncomingMessage }) =>
      (origin === undefined || isLoopback(origin)) && isMeant(req, token),
  });
  server.on('connection', (socket) => {
    const gone = new AbortController();
    socket.once('close', () => gone.abort());
    socket.on('error', () => socket.terminate());
    void send(socket, source, run, AbortSignal.any([gone.signal, closing.signal])).catch(() => socket.terminate());
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/?token=${token}`,
    close: async () => {
      closing.abort();
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

const isLoopback = (origin: string): boolean =>
  URL.canParse(origin) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(origin).hostname);

const isMeant = (request: IncomingMessage, token: string): boolean => {
  const base = 'ws://127.0.0.1';
  const path = request.url ?? '/';
  return URL.canParse(path, base) && hasToken(request, new URL(path, base), token);
};

/** One message at a time, each once the last is off this process's hands: a receiver that does not read waits by itself. */
const send = async (socket: WebSocket, source: RunSource, run: string, signal: AbortSignal): Promise<void> => {
  const replayed = new StatelyRun(run);
  try {
    for await (const item of source.follow(run, 0, signal)) {
      if (item.kind === 'problem') return fail(socket, item.sentence);
      if (item.kind === 'end') return;
      for (const message of replayed.record(JSON.parse(item.text) as LogRecord))
        await new Promise<void>((resolve, reject) => {
          socket.send(JSON.stringify(message), (error) => (error == null ? resolve() : reject(error)));
        });
    }
  } catch (cause) {
    if (!(cause instanceof DivergenceError)) throw cause;
    fail(socket, cause.message);
  }
};

/** The protocol has no word for a log that cannot be read on; the connection's end has. */
const fail = (socket: WebSocket, sentence: string): void =>
  socket.close(
    INTERNAL_ERROR,
    Buffer.from(sentence)
      .subarray(0, REASON_BYTES)
      .toString('utf8')
      .replace(/\ufffd+$/, ''),
  );
