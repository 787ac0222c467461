import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LogRecord } from '../../../events/schema/record.ts';
import type { RunSource } from '../source/port.ts';
import { StatelyRun } from './protocol.ts';

export type StatelyServer = { readonly url: string; close(): Promise<void> };

/** Bytes that may wait for a receiver that does not read before the log is read on. */
const WAITING_BYTES = 4 * 1024 * 1024;

/**
 * Speaks Stately's inspection protocol on a loopback port: each receiver gets a run from its beginning, then as it goes on. A page
 * of another site could connect as well as any program, so one that says that it is a page is let in from this machine only;
 * Stately's own receiver runs in one that is, or in Node.
 */
export const serveStately = async (source: RunSource, run: string): Promise<StatelyServer> => {
  const closing = new AbortController();
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    verifyClient: ({ origin }: { origin?: string }) => origin === undefined || isLoopback(origin),
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
    url: `ws://127.0.0.1:${port}`,
    close: async () => {
      closing.abort();
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

const isLoopback = (origin: string): boolean =>
  URL.canParse(origin) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(origin).hostname);

const send = async (socket: WebSocket, source: RunSource, run: string, signal: AbortSignal): Promise<void> => {
  const replayed = new StatelyRun(run);
  for await (const item of source.follow(run, 0, signal)) {
    if (item.kind !== 'record') return;
    const { seq, events } = JSON.parse(item.text) as LogRecord;
    for (const message of replayed.record(seq, events)) socket.send(JSON.stringify(message));
    while (socket.bufferedAmount > WAITING_BYTES && !signal.aborted)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
