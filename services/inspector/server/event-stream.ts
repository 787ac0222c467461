import type { ServerResponse } from 'node:http';

/** A proxy or a browser takes a connection for dead that says nothing. */
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 1_000;

export type Message = { readonly event: string; readonly data: string; readonly id?: number };

/**
 * Sends messages as server-sent events for as long as the browser takes them. The next one is asked for once the last is off
 * this process's hands: a browser that does not read leaves the rest where it is, in the log.
 */
export const sendEvents = async (response: ServerResponse, messages: AsyncIterable<Message>): Promise<void> => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  // HEAD asks for no body, and would be answered for ever.
  if (response.req.method === 'HEAD') return void response.end();
  response.write(`retry: ${RETRY_MS}\n\n`);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain && !response.destroyed) response.write(': here\n\n');
  }, HEARTBEAT_MS);
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const drained = () => new Promise<void>((resolve) => response.once('drain', resolve));
  try {
    for await (const { event, data, id } of messages) {
      if (response.destroyed) return;
      const head = `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}`;
      if (!response.write(`${head}data: ${data}\n\n`)) await Promise.race([drained(), closed]);
    }
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
};
