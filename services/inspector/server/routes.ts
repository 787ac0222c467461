import type { IncomingMessage, ServerResponse } from 'node:http';
import { RunId } from '../../../events/schema/values.ts';
import type { ChartLayout, Session } from '../protocol.ts';
import type { Followed, RunSource } from '../source/port.ts';
import { type Message, sendEvents } from './event-stream.ts';

export type Served = {
  readonly source: RunSource;
  readonly session: Session;
  /** Laid out once a page asks for it: a run that is shown as it goes does not wait for that. */
  readonly chart: () => Promise<ChartLayout>;
};

const SHA256 = /^[0-9a-f]{64}$/;
const ARTIFACT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

/** Answers a request for data. False when there is nothing at that path. */
export const answerData = async (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { source, session, chart }: Served,
  closing: AbortSignal,
): Promise<boolean> => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, closing]);
  switch (url.pathname) {
    case '/api/session':
      return json(response, session);
    case '/api/chart':
      return json(response, await chart());
    case '/api/runs':
      await sendEvents(response, lists(source, signal));
      return true;
  }
  const [, run = '', what = '', name = ''] =
    /^\/api\/runs\/([^/]+)\/(records|blobs|artifacts)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  if (!RunId.safeParse(run).success || !(await source.has(run))) return false;
  if (what === 'records' && name === '') {
    const after = Number(request.headers['last-event-id'] ?? url.searchParams.get('after') ?? 0);
    await sendEvents(response, records(source.follow(run, Number.isInteger(after) && after > 0 ? after : 0, signal)));
    return true;
  }
  if (what === 'blobs' && SHA256.test(name))
    return bytes(response, await source.blob(run, name), 'text/plain; charset=utf-8');
  if (what === 'artifacts' && name === '') return json(response, await source.artifacts(run));
  if (what === 'artifacts' && ARTIFACT.test(name)) {
    response.setHeader('content-disposition', `attachment; filename="${name}"`);
    return bytes(response, await source.artifact(run, name), 'application/octet-stream');
  }
  return false;
};

async function* lists(source: RunSource, signal: AbortSignal): AsyncGenerator<Message> {
  for await (const rows of source.runs(signal)) yield { event: 'runs', data: JSON.stringify(rows) };
}

async function* records(followed: AsyncIterable<Followed>): AsyncGenerator<Message> {
  for await (const item of followed)
    if (item.kind === 'record') yield { event: 'record', id: item.seq, data: item.text };
    else if (item.kind === 'problem')
      yield { event: 'problem', data: JSON.stringify({ seq: item.seq, sentence: item.sentence }) };
    else yield { event: 'end', data: '{}' };
}

const json = (response: ServerResponse, value: unknown): true => {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(value));
  return true;
};

const bytes = (response: ServerResponse, content: Buffer | null, type: string): boolean => {
  if (content === null) return false;
  response.setHeader('content-type', type);
  response.end(content);
  return true;
};
