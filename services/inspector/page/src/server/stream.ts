import { statusOf } from './requests.ts';
import { withToken } from './token.ts';

/**
 * `open`: messages come. `lost`: the connection broke and is tried again. `refused`: the token is not the server's.
 * `missing`: the server has no such thing.
 */
export type Connection = 'connecting' | 'open' | 'lost' | 'refused' | 'missing' | 'ended';

export type Stream = { close(): void };

/** How long a server that answers with an error is left alone. */
const PAUSE_MS = 2_000;

/**
 * Messages of the server's, for as long as wanted. A browser reconnects by itself after a broken connection (with
 * Last-Event-ID); what it gives up on, a server that was started anew, is opened again here. `path` is asked each time.
 */
export const openStream = (
  path: () => string,
  handlers: Readonly<Record<string, (data: string) => void>>,
  onConnection: (connection: Connection) => void,
): Stream => {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const open = (): void => {
    source = new EventSource(withToken(path()));
    source.onopen = () => onConnection('open');
    source.onerror = () => {
      onConnection('lost');
      if (source.readyState === EventSource.CLOSED) void again();
    };
    for (const [type, handle] of Object.entries(handlers))
      source.addEventListener(type, (message: MessageEvent<string>) => {
        if (!closed) handle(message.data);
      });
  };

  const again = async (): Promise<void> => {
    const status = await statusOf(path()).catch(() => 0);
    if (closed) return;
    if (status === 401 || status === 403) onConnection('refused');
    else if (status === 404) onConnection('missing');
    else timer = setTimeout(open, PAUSE_MS);
  };

  open();
  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
      source.close();
    },
  };
};
