import { mkdir } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createFileLog } from '../../events/log/file/log.ts';
import { loadGolden } from '../histories/golden.ts';
import { createRuns, listen, serve } from './serving.ts';

const { run, bytes, records } = loadGolden('verified');
const lines = bytes.toString('utf8').trimEnd().split('\n');
const linesUpTo = (seq: number): string => `${lines.slice(0, seq).join('\n')}\n`;
const soon = { timeout: 30_000, interval: 20 };

/** A request as a program sends it, with whatever headers. */
const ask = (url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: string }>((resolve, reject) => {
    const { hostname, port, pathname, search } = new URL(url);
    // The path as it was written: `..` and all.
    const path = url.slice(url.indexOf(pathname[0] ?? '/', 'http://'.length)) || pathname + search;
    request({ hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        body += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });

describe('the inspector answers nobody', () => {
  it.each<[string, (at: (path: string) => string) => Promise<{ status: number; body: string }>]>([
    ['without the token', (at) => ask(at('/api/runs?token='))],
    ['with another token', (at) => ask(at('/api/session?token=guessed'))],
    ['who asks for the page without it', (at) => ask(at('/?token='))],
    ['at another name, which a page elsewhere may have pointed here', (at) => ask(at('/'), { host: 'evil.example' })],
    ['at its own address with another port', (at) => ask(at('/'), { host: '127.0.0.1:1' })],
    ['from a page of another site', (at) => ask(at('/api/session'), { origin: 'https://evil.example' })],
    ['from a page of another port', (at) => ask(at('/api/session'), { origin: 'http://127.0.0.1:1' })],
    ['that a browser says is elsewhere', (at) => ask(at('/api/session'), { 'sec-fetch-site': 'cross-site' })],
    ['who wants to change something', (at) => ask(at('/api/session'), {}, 'POST')],
  ])('%s', async (_, attempt) => {
    const runs = await createRuns();
    await runs.write(run, bytes);
    const { at } = await serve(runs.source);
    const { status, body } = await attempt(at);
    expect(status).toBe(403);
    expect(body).not.toContain(run);
  });

  it('a path that leads out of its folders, or to nothing', async () => {
    const runs = await createRuns();
    await runs.write(run, bytes);
    const { at } = await serve(runs.source);
    const token = new URL(at('/')).search;
    for (const path of [
      '/../package.json',
      '/assets/../../build.ts',
      `/api/runs/${run}/artifacts/..%2f..%2fetc%2fpasswd`,
      `/api/runs/${run}/artifacts/.hidden`,
      `/api/runs/..%2f..%2f/artifacts`,
      `/api/runs/${run}/blobs/${'0'.repeat(64)}`,
      `/api/runs/${run}/blobs/..%2fevents.jsonl`,
    ]) {
      const { origin } = new URL(at('/'));
      const { status, body } = await ask(`${origin}${path}${token}`);
      expect([path, status]).toEqual([path, 404]);
      expect(body).toBe('There is nothing at this address.\n');
    }
  });
});

it('every answer forbids what the page has no use for', async () => {
  const { at } = await serve((await createRuns()).source);
  for (const path of ['/', '/api/session', '/nothing']) {
    const { headers } = await ask(at(path));
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  }
});

it('an artifact is sent as a file, whatever it holds', async () => {
  const runs = await createRuns();
  await runs.write(run, bytes);
  const { at } = await serve(runs.source);
  expect(JSON.parse((await ask(at(`/api/runs/${run}/artifacts`))).body)).toEqual([
    { name: 'events.jsonl', bytes: bytes.length, mediaType: 'application/jsonl' },
  ]);
  const { headers, body } = await ask(at(`/api/runs/${run}/artifacts/events.jsonl`));
  expect(headers['content-disposition']).toBe('attachment; filename="events.jsonl"');
  expect(body).toBe(bytes.toString('utf8'));
});

describe('a run that another process writes', () => {
  it('is sent record by record, waits for a line to be whole, and ends', async () => {
    const runs = await createRuns();
    const { at } = await serve(runs.source);
    expect((await listen(at(`/api/runs/${run}/records`))).status).toBe(404);
    await mkdir(join(runs.root, run));
    const heard = await listen(at(`/api/runs/${run}/records`));
    expect([heard.status, heard.messages]).toEqual([200, []]);
    await runs.write(run, linesUpTo(3));
    await vi.waitFor(() => expect(heard.messages).toHaveLength(3), soon);
    const next = `${lines[3]}\n`;
    await runs.append(run, next.slice(0, 100));
    await sleep(300);
    expect(heard.messages).toHaveLength(3);
    await runs.append(run, next.slice(100) + bytes.toString('utf8').slice(linesUpTo(4).length));
    await heard.done;
    expect(heard.messages.map(({ event, id }) => [event, id])).toEqual([
      ...records.map(({ seq }) => ['record', String(seq)]),
      ['end', ''],
    ]);
    expect(heard.messages.slice(0, -1).map(({ data }) => data)).toEqual(lines);
  });

  it('goes on where a connection broke off, and misses nothing', async () => {
    const runs = await createRuns();
    await runs.write(run, linesUpTo(5));
    const { at } = await serve(runs.source);
    const first = await listen(at(`/api/runs/${run}/records`));
    await vi.waitFor(() => expect(first.messages).toHaveLength(5), soon);
    first.close();
    await runs.append(run, bytes.toString('utf8').slice(linesUpTo(5).length));
    const second = await listen(at(`/api/runs/${run}/records`), { 'last-event-id': '5' });
    await second.done;
    expect([...first.messages, ...second.messages.slice(0, -1)].map(({ data }) => data)).toEqual(lines);
  });

  it('is shown up to where it is damaged, and the record is named', async () => {
    const runs = await createRuns();
    await runs.write(run, linesUpTo(8).replace(lines[6] ?? '', (lines[6] ?? '').replace('"at":"2', '"at":"3')));
    const { at } = await serve(runs.source);
    const heard = await listen(at(`/api/runs/${run}/records`));
    await heard.done;
    expect(heard.messages.map(({ event }) => event)).toEqual([...Array(6).fill('record'), 'problem']);
    expect(JSON.parse(heard.messages.at(-1)?.data ?? '')).toMatchObject({
      seq: 7,
      sentence: expect.stringContaining('Record 7'),
    });
  });

  it.each<[string, string, number]>([
    ['has something after its end', `${bytes.toString('utf8')}more\n`, records.length + 1],
    ['is not UTF-8', '', 1],
  ])('that %s is damaged there', async (_, log, seq) => {
    const runs = await createRuns();
    await runs.write(run, log === '' ? Buffer.from([0xff, 0x0a]) : log);
    const { at } = await serve(runs.source);
    const heard = await listen(at(`/api/runs/${run}/records`));
    await heard.done;
    expect(JSON.parse(heard.messages.at(-1)?.data ?? '{}')).toMatchObject({ seq });
  });

  it('whose log is cut below what was read says so', async () => {
    const runs = await createRuns();
    await runs.write(run, linesUpTo(4));
    const { at } = await serve(runs.source);
    const heard = await listen(at(`/api/runs/${run}/records`));
    await vi.waitFor(() => expect(heard.messages).toHaveLength(4), soon);
    await runs.write(run, linesUpTo(3));
    await heard.done;
    expect(heard.messages.at(-1)).toMatchObject({ event: 'problem', data: expect.stringContaining('Record 4') });
  });

  it('is never slowed by a page that does not read, which misses nothing once it does', async () => {
    const runs = await createRuns();
    await runs.write(run, '');
    const { at } = await serve(runs.source);
    const stuck = await new Promise<IncomingMessage>((resolve) =>
      request(at(`/api/runs/${run}/records`), resolve).end(),
    );
    stuck.pause();
    const reading = await listen(at(`/api/runs/${run}/records`));
    // More than the sockets' buffers hold: the rest is left in the log.
    const log = createFileLog(runs.root);
    const text = 'x'.repeat(60_000);
    const padded = { ...records[1]!, events: [{ type: 'run.cancelled' as const, at: records[1]!.at, by: text }] };
    const count = 600;
    for (let seq = 0; seq < count - 1; seq += 1) await log.append(run, seq, padded);
    await log.append(run, count - 1, records.at(-1)!);
    await log.close();
    await reading.done;
    expect(reading.messages).toHaveLength(count + 1);
    expect(stuck.socket.bytesRead).toBeLessThan(count * text.length);
    const pieces: string[] = [];
    for await (const piece of stuck.setEncoding('utf8')) pieces.push(String(piece));
    expect(pieces.join('').split('event: record\n')).toHaveLength(count + 1);
  });
});

it('HEAD of a stream is answered, and over', async () => {
  const runs = await createRuns();
  await runs.write(run, linesUpTo(3));
  const { at } = await serve(runs.source);
  expect(await ask(at(`/api/runs/${run}/records`), {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
});

it('the list tells of runs as they come and go on, of unreadable ones too', async () => {
  const runs = await createRuns();
  const { at } = await serve(runs.source);
  const heard = await listen(at('/api/runs'));
  const rows = (): { runId: string; state: string | null; problem: string | null }[] =>
    JSON.parse(heard.messages.at(-1)?.data ?? 'null');
  await vi.waitFor(() => expect(rows()).toEqual([]), soon);
  await runs.write(run, linesUpTo(2));
  await vi.waitFor(() => expect(rows()[0]).toMatchObject({ runId: run, state: records[1]?.state }), soon);
  await runs.write(run, bytes);
  await vi.waitFor(() => expect(rows()[0]).toMatchObject({ state: 'verified', error: 'KeyError' }), soon);
  const other = `${run.slice(0, -1)}${run.endsWith('0') ? '1' : '0'}`;
  await runs.write(other, 'no log\n');
  await vi.waitFor(
    () => expect(rows().find(({ runId }) => runId === other)?.problem).toMatch(/^Record 1 of run/),
    soon,
  );
  const third = `${run.slice(0, -2)}ff`;
  await mkdir(join(runs.root, third, 'events.jsonl'), { recursive: true });
  await vi.waitFor(
    () => expect(rows().find(({ runId }) => runId === third)?.problem).toMatch(/^The log cannot be read/),
    soon,
  );
  expect(rows()).toHaveLength(3);
  heard.close();
});
