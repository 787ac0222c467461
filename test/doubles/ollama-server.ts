import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A model that the double says it has. */
export type DoubleModel = {
  readonly name: string;
  /** Hex without `sha256:`; all zeros when not given. */
  readonly digest?: string;
  readonly contextLength?: number;
  /** Where a cloud model runs, and which of /api/tags and /api/show tell. */
  readonly remoteHost?: { readonly url: string; readonly toldBy: readonly ('tags' | 'show')[] };
  /** Answers 400 to a request that has the `think` option at all. */
  readonly refusesThink?: boolean;
};

/** What the double does with one request; a plain string is `{kind: 'text', text}`. */
export type Behaviour =
  | string
  /** Streams the text as Ollama does. `headersAfterMs` delays the headers, `pauseMs` each chunk. */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly thinking?: string;
      readonly doneReason?: string;
      readonly headersAfterMs?: number;
      readonly pauseMs?: number;
    }
  /** An answer with this status and body: an object as JSON, a string as text/html. */
  | { readonly kind: 'status'; readonly status: number; readonly body: object | string }
  /** Writes these bytes under HTTP 200, then ends, tears or resets the connection, or leaves it open. */
  | {
      readonly kind: 'raw';
      readonly body: string | Uint8Array;
      readonly after: 'end' | 'tear' | 'reset' | 'hang';
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Streams this line again and again until the client goes. */
  | { readonly kind: 'endless'; readonly line: string }
  /** 307 unless told otherwise. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'silent' };

/** A request as the double saw it. */
export type DoubleRequest = {
  readonly method: string;
  readonly path: string;
  /** The parsed JSON body; null for a request without one. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** How the exchange ended: the client took the whole answer, or went before. */
  readonly ended: Promise<'finished' | 'aborted'>;
};

export type OllamaDoubleOptions = {
  readonly models?: readonly DoubleModel[];
  /** The answer to /api/chat for a model that is there. */
  readonly reply: (request: DoubleRequest) => Behaviour | Promise<Behaviour>;
  /** Whether /api/status exists, and what it says of the cloud features. Without it the path is a 404, as on old servers. */
  readonly cloudDisabled?: boolean;
  /** Where it listens; 127.0.0.1 when not given. */
  readonly address?: string;
  /** What other paths do instead of their usual answer. */
  readonly paths?: Readonly<Record<string, Behaviour>>;
};

export type OllamaDouble = {
  /** `http://ADDRESS:PORT` */
  readonly url: string;
  readonly port: number;
  /** All requests so far, oldest first; they are added as they arrive. */
  readonly requests: readonly DoubleRequest[];
  stop(): Promise<void>;
};

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
};

/** One line of a chat reply. */
export const chatLine = (content: string, rest: object = {}): string =>
  `${JSON.stringify({ model: 'double', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content }, done: false, ...rest })}\n`;

/** One line of what a model thinks before it writes. */
export const thinkingLine = (thinking: string): string =>
  chatLine('', { message: { role: 'assistant', content: '', thinking } });

const lastLine = (reason: string): string =>
  chatLine('', { done: true, done_reason: reason, prompt_eval_count: 1, eval_count: 1 });

const pieces = (text: string): string[] => text.match(/[\s\S]{1,40}/g) ?? [];

const stream = (response: ServerResponse, more: Readonly<Record<string, string>> = {}): ServerResponse =>
  response.writeHead(200, { 'content-type': 'application/x-ndjson', ...more });

const act = async (behaviour: Behaviour, response: ServerResponse): Promise<void> => {
  const b = typeof behaviour === 'string' ? ({ kind: 'text', text: behaviour } as const) : behaviour;
  switch (b.kind) {
    case 'text':
      await sleep(b.headersAfterMs ?? 0);
      stream(response);
      if (b.thinking) response.write(thinkingLine(b.thinking));
      for (const piece of pieces(b.text)) {
        if (b.pauseMs) await sleep(b.pauseMs);
        response.write(chatLine(piece));
      }
      response.end(lastLine(b.doneReason ?? 'stop'));
      return;
    case 'status':
      if (typeof b.body === 'object') json(response, b.status, b.body);
      else response.writeHead(b.status, { 'content-type': 'text/html' }).end(b.body);
      return;
    case 'raw':
      stream(response, b.headers).flushHeaders();
      response.write(b.body, () => {
        if (b.after === 'end') response.end();
        if (b.after === 'tear') response.destroy();
        if (b.after === 'reset') response.socket?.resetAndDestroy();
      });
      return;
    case 'endless':
      stream(response);
      while (!response.destroyed) {
        if (!response.write(b.line)) await sleep(1);
        await new Promise(setImmediate);
      }
      return;
    case 'redirect':
      response.writeHead(b.status ?? 307, { location: b.location }).end();
      return;
    case 'silent':
      return;
  }
};

const readBody = async (message: IncomingMessage): Promise<DoubleRequest['body']> => {
  let text = '';
  for await (const piece of message.setEncoding('utf8')) text += piece;
  return text === '' ? null : (JSON.parse(text) as Record<string, unknown>);
};

const remote = ({ name, remoteHost }: DoubleModel, by: 'tags' | 'show') =>
  remoteHost?.toldBy.includes(by) ? { remote_host: remoteHost.url, remote_model: name } : {};

const tags = (models: readonly DoubleModel[]) => ({
  models: models.map((model) => ({
    name: model.name,
    model: model.name,
    digest: model.digest ?? '0'.repeat(64),
    size: 1,
    ...remote(model, 'tags'),
  })),
});

const show = (model: DoubleModel) => ({
  details: { family: 'double' },
  capabilities: ['completion'],
  model_info: { 'general.architecture': 'double', 'double.context_length': model.contextLength ?? 131072 },
  ...remote(model, 'show'),
});

const usual = async (options: OllamaDoubleOptions, request: DoubleRequest, response: ServerResponse): Promise<void> => {
  const models = options.models ?? [{ name: 'double:latest' }];
  const wanted = String(request.body?.model ?? '');
  const model = models.find(({ name }) => name === wanted || name === `${wanted}:latest`);
  switch (`${request.method} ${request.path}`) {
    case 'GET /api/version':
      return json(response, 200, { version: '0.32.4' });
    case 'GET /api/tags':
      return json(response, 200, tags(models));
    case 'GET /api/status':
      if (options.cloudDisabled === undefined) return json(response, 404, { error: 'page not found' });
      return json(response, 200, { cloud: { disabled: options.cloudDisabled, source: 'env' } });
    case 'POST /api/show':
      return model ? json(response, 200, show(model)) : json(response, 404, { error: `model '${wanted}' not found` });
    case 'POST /api/chat':
      if (!model) return json(response, 404, { error: `model '${wanted}' not found` });
      if (model.refusesThink && request.body?.think !== undefined) {
        return json(response, 400, { error: `"${wanted}" does not support thinking` });
      }
      return act(await options.reply(request), response);
    default:
      return json(response, 404, { error: 'page not found' });
  }
};

const listen = async (server: Server, address: string): Promise<{ url: string; port: number }> => {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://${isIPv6(address) ? `[${address}]` : address}:${port}`, port };
};

/**
 * Starts a server that speaks Ollama's protocol on a port of its own: /api/chat (streamed), /api/tags,
 * /api/show, /api/version and, when asked for, /api/status. Replies are the test's; the protocol, good and bad, is real.
 */
export const startOllamaDouble = async (options: OllamaDoubleOptions): Promise<OllamaDouble> => {
  const requests: DoubleRequest[] = [];
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const ended = new Promise<'finished' | 'aborted'>((resolve) => {
      response.once('close', () => resolve(response.writableFinished ? 'finished' : 'aborted'));
    });
    const { pathname: path } = new URL(message.url ?? '/', 'http://double');
    const request = { method: message.method ?? 'GET', path, body: await readBody(message), ended };
    requests.push(request);
    const scripted = options.paths?.[path];
    await (scripted === undefined ? usual(options, request, response) : act(scripted, response));
  };
  const server = createServer((message, response) => {
    handle(message, response).catch((error: unknown) => json(response, 500, { error: String(error) }));
  });
  const { url, port } = await listen(server, options.address ?? '127.0.0.1');
  return {
    url,
    port,
    requests,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};
