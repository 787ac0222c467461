import { getJson, RefusedError } from './requests.ts';
import { withToken } from './token.ts';

/** `open`: messages come. `lost`: the connection broke and is tried again. `refused`: the token is not the server's. */
export type Connection = 'connecting' | 'open' | 'lost' | 'refused' | 'ended';

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
    const refused = await getJson('/api/session').then(
      () => false,
      (cause) => cause instanceof RefusedError && (cause.status === 401 || cause.status === 403),
    );
    if (closed) return;
    if (refused) onConnection('refused');
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
