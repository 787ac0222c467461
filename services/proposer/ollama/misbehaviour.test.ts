import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chatLine, thinkingLine } from '../../../test/doubles/ollama-server.ts';
import { configFor, propose, proposeAgainst, SCRIPT, serving } from './asking.fixture.ts';

const done = chatLine('', { done: true, done_reason: 'stop' });

/** The client prints when it meets what it does not understand; a run's stdout belongs to its result. */
const printed = vi.fn();
beforeEach(() => {
  for (const method of ['log', 'warn', 'error'] as const) vi.spyOn(console, method).mockImplementation(printed);
});
afterEach(() => {
  expect(printed).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

describe('a stream that is not what it should be', () => {
  it.each([
    ['breaks off between lines', chatLine('{"scr'), 'end', /closed the connection in the middle/],
    ['breaks off within a line', `${chatLine('{"scr')}{"model":"doub`, 'end', /closed the connection in the middle/],
    ['is reset', chatLine('{"scr'), 'reset', /connection to Ollama at .* failed/],
    ['is reset before its first line', '', 'reset', /connection to Ollama at .* failed/],
    ['is torn', chatLine('{"scr'), 'tear', /connection to Ollama at .* failed/],
    ['is empty', '', 'end', /closed the connection in the middle/],
    ['holds a line that is not JSON', `${chatLine('{')}<html>\n${done}`, 'end', /no chat reply: "<html>"/],
    ['holds content that is no text', `${chatLine('', { message: { content: 7 } })}${done}`, 'end', /no chat reply/],
    ['holds thinking that is no text', `${chatLine('', { message: { thinking: [] } })}${done}`, 'end', /no chat reply/],
    ['holds a line of another shape', `[1]\n${done}`, 'end', /no chat reply: "\[1\]"/],
    [
      'tells of an error in the middle',
      `${chatLine('{')}{"error":"CUDA ran out"}\n`,
      'end',
      /broke off its reply: CUDA ran/,
    ],
    ['tells of an error as its last bytes', `${chatLine('{')}{"error":"gone"}`, 'end', /broke off its reply: gone/],
    ['has a line without end', 'x'.repeat(1024 * 1024 + 1), 'hang', /has no measure/],
  ] as const)('%s: retryable', async (_, body, after, sentence) => {
    expect(await proposeAgainst({ kind: 'raw', body, after })).toMatchObject({
      failure: { kind: 'retryable', code: 'proposer_unavailable', message: expect.stringMatching(sentence) },
    });
  });

  it.each([
    ['null lines', `null\n${chatLine(SCRIPT)}null\n${done}`],
    ['empty lines and CRLF', `\r\n${chatLine(SCRIPT).trim()}\r\n\r\n${done.trim()}\r\n`],
    ['a last line without its line break', `${chatLine(SCRIPT)}${done.trim()}`],
    ['more after its last chunk', `${chatLine(SCRIPT)}${done}${chatLine('and more')}`],
    ['fields that nobody knows', `${chatLine(SCRIPT, { logprobs: [[1]], __proto__x: {}, tool: null })}${done}`],
    ['lines without a message', `{"model":"double"}\n${chatLine(SCRIPT)}{"done":true}\n`],
    [
      'counts that are none',
      `${chatLine(SCRIPT)}${chatLine('', { done: true, eval_count: 'many', eval_duration: -1 })}`,
    ],
  ])('%s do no harm', async (_, body) => {
    expect(await proposeAgainst({ kind: 'raw', body, after: 'end' })).toMatchObject({
      proposal: { provenance: { reply: SCRIPT } },
    });
  });

  it('is left, socket and all, when the last chunk came but the server does not hang up', async () => {
    const { double, ...outcome } = await proposeAgainst({
      kind: 'raw',
      body: `${chatLine(SCRIPT)}${done}`,
      after: 'hang',
    });
    expect(outcome).toHaveProperty('proposal');
    expect(await double.requests.at(-1)?.ended).toBe('aborted');
  });
});

describe('a reply that cannot be used is no proposal', () => {
  it('cut off at its limit', async () => {
    expect(await proposeAgainst({ kind: 'text', text: SCRIPT, doneReason: 'length' }, { numCtx: 8_192 })).toMatchObject(
      {
        failure: {
          kind: 'terminal',
          code: 'no_proposal',
          message: expect.stringMatching(/cut off at its limit \(num_predict 2048, num_ctx 8192/),
        },
      },
    );
  });

  it.each([
    ['not JSON', 'I would rather not.', /is not JSON .*I would rather not/],
    ['empty', '', /replied with no text/],
    ['of another schema', '{"files": []}', /does not fit the schema \(script: /],
  ])('%s', async (_, text, sentence) => {
    expect(await proposeAgainst(text)).toMatchObject({
      failure: { kind: 'terminal', code: 'no_proposal', message: expect.stringMatching(sentence) },
    });
  });

  it('in a loop without end, which is left', async () => {
    const { double, ...outcome } = await proposeAgainst({ kind: 'endless', line: chatLine('and on and ') });
    expect(outcome).toMatchObject({
      failure: { code: 'no_proposal', message: expect.stringMatching(/repeats itself without end: .*and on and/) },
    });
    expect(await double.requests.at(-1)?.ended).toBe('aborted');
  });

  it('longer than any honest one, which is left', async () => {
    const noise = Array.from({ length: 3_000 }, (_, i) => (i * i * 7919).toString(36)).join(' ');
    const { double, ...outcome } = await proposeAgainst({ kind: 'endless', line: chatLine(noise) });
    expect(outcome).toMatchObject({
      failure: { code: 'no_proposal', message: expect.stringMatching(/is longer than 1048576 characters/) },
    });
    expect(await double.requests.at(-1)?.ended).toBe('aborted');
  });

  it.each([
    ['that it repeats', 'wait, let me see ', /thinks before its reply repeats itself without end: .*wait, let me see/],
    [
      'that is longer than any honest one',
      Array.from({ length: 3_000 }, (_, i) => (i * i * 7919).toString(36)).join(' '),
      /thinks before its reply is longer than 1048576 characters/,
    ],
  ])('after thinking without end %s, which is left', async (_, thought, sentence) => {
    const { double, ...outcome } = await proposeAgainst({ kind: 'endless', line: thinkingLine(thought) });
    expect(outcome).toMatchObject({
      failure: { kind: 'terminal', code: 'no_proposal', message: expect.stringMatching(sentence) },
    });
    expect(await double.requests.at(-1)?.ended).toBe('aborted');
  });

  it('cut off within its thinking, which is told', async () => {
    const behaviour = { kind: 'text', text: '', thinking: 'Hm. '.repeat(100), doneReason: 'length' } as const;
    expect(await proposeAgainst(behaviour)).toMatchObject({
      failure: { code: 'no_proposal', message: expect.stringMatching(/0 characters came, and 400 of thinking/) },
    });
  });

  it.each([
    ['only thinking', { kind: 'text', text: '', thinking: 'Hm.' }, /replied with no text/],
    ['thinking in its text that does not end', `<think>${SCRIPT}`, /did not come to an end of its thinking/],
    ['thinking after a word that does not end', `Sure. <think>${SCRIPT}`, /did not come to an end of its thinking/],
  ] as const)('%s', async (_, behaviour, sentence) => {
    expect(await proposeAgainst(behaviour)).toMatchObject({
      failure: { kind: 'terminal', code: 'no_proposal', message: expect.stringMatching(sentence) },
    });
  });

  it.each(['load', 'unload'])('only %sing', async (doneReason) => {
    expect(await proposeAgainst({ kind: 'text', text: '', doneReason })).toMatchObject({
      failure: {
        kind: 'retryable',
        code: 'proposer_unavailable',
        message: `Ollama only ${doneReason}ed 'double:latest' and wrote nothing; try again.`,
      },
    });
  });
});

describe('a server that answers with an error', () => {
  it.each([
    [
      400,
      { error: 'the input length exceeds the context length' },
      'terminal',
      'no_proposal',
      /too large for the model's/,
    ],
    [400, { error: 'invalid format' }, 'terminal', 'proposer_unavailable', /400: invalid format/],
    [401, { error: 'unauthorized' }, 'terminal', 'proposer_unavailable', /401: unauthorized\. Access was refused/],
    [403, 'Forbidden', 'terminal', 'proposer_unavailable', /403: Forbidden\. Access was refused/],
    [404, { error: "model 'double' not found" }, 'terminal', 'model_missing', /ollama pull double/],
    [404, 'nginx', 'terminal', 'proposer_unavailable', /Check that an Ollama server listens there/],
    [429, { error: 'slow down' }, 'retryable', 'proposer_unavailable', /429: slow down/],
    [500, { error: 'model runner crashed' }, 'retryable', 'proposer_unavailable', /500: model runner crashed/],
    [502, '<html>Bad gateway</html>', 'retryable', 'proposer_unavailable', /502: <html>Bad gateway/],
    [
      503,
      { error: 'server busy, maximum pending requests exceeded' },
      'retryable',
      'proposer_unavailable',
      /503: server/,
    ],
    [503, '', 'retryable', 'proposer_unavailable', /answered 503\. Try again later/],
  ] as const)('%i %j is %s %s', async (status, body, kind, code, message) => {
    expect(await proposeAgainst({ kind: 'status', status, body })).toMatchObject({
      failure: { kind, code, message: expect.stringMatching(message) },
    });
  });

  it.each([{}, { refusesThink: true }])('tells the numbers of a job that is too large for it (%j)', async (has) => {
    const error = { error: 'the input length exceeds the context length' };
    const double = await serving({
      models: [{ name: 'double:latest', ...has }],
      reply: () => ({ kind: 'status', status: 400, body: error }),
    });
    expect(await propose(configFor(double, { numCtx: 8_192 }))).toMatchObject({
      failure: {
        kind: 'terminal',
        code: 'no_proposal',
        message: expect.stringMatching(
          /Raise the context size\. The prompt takes about \d+ tokens; num_ctx is 8192, of which num_predict keeps 2048/,
        ),
      },
    });
  });

  it('keeps its message short however long the page', async () => {
    const outcome = await proposeAgainst({ kind: 'status', status: 500, body: 'x'.repeat(10_000_000) });
    expect('failure' in outcome && outcome.failure.message.length).toBeLessThan(500);
  });
});

describe('a server that is slow, or away', () => {
  it('is waited for: headers come with the first token', async () => {
    expect(await proposeAgainst({ kind: 'text', text: SCRIPT, headersAfterMs: 700, pauseMs: 50 })).toHaveProperty(
      'proposal',
    );
  });

  it.each([
    ['before its headers', { kind: 'silent' }],
    ['between two lines', { kind: 'raw', body: chatLine('{'), after: 'hang' }],
  ] as const)('is left at the deadline %s', async (_, behaviour) => {
    const { double, ...outcome } = await proposeAgainst(behaviour, { deadlineMs: 400 });
    expect(outcome).toMatchObject({
      failure: {
        kind: 'retryable',
        code: 'proposer_unavailable',
        message: expect.stringMatching(/no whole reply in 0\.4 s/),
      },
    });
    expect(await double.requests.at(-1)?.ended).toBe('aborted');
  });

  it.each([
    ['before its headers', { kind: 'silent' }],
    ['between two lines', { kind: 'raw', body: chatLine('{'), after: 'hang' }],
  ] as const)('is left when the caller cancels %s', async (_, behaviour) => {
    const caller = new AbortController();
    const double = await serving({
      reply: () => {
        setTimeout(() => caller.abort(), 100);
        return behaviour;
      },
    });
    expect(await propose(configFor(double), caller.signal)).toMatchObject({ failure: { code: 'cancelled' } });
    expect(await double.requests.at(-1)?.ended).toBe('aborted');
  });

  it('is not asked at all by a caller that has cancelled already', async () => {
    const double = await serving({ reply: () => SCRIPT });
    expect(await propose(configFor(double), AbortSignal.abort())).toMatchObject({ failure: { code: 'cancelled' } });
    expect(double.requests).toEqual([]);
  });

  it('is missing where nothing listens', async () => {
    const double = await serving({ reply: () => SCRIPT });
    await double.stop();
    expect(await propose(configFor(double))).toMatchObject({
      failure: {
        kind: 'retryable',
        code: 'proposer_unavailable',
        message: `No Ollama server listens at ${double.url}; start it with: ollama serve`,
      },
    });
  });

  it('is named where something else listens', async () => {
    const other = createServer((socket) => socket.resume().end('220 mail.example ESMTP\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
    const outcome = await propose(configFor({ url }));
    await new Promise((resolve) => other.close(resolve));
    expect(outcome).toMatchObject({ failure: { code: 'proposer_unavailable', message: expect.stringContaining(url) } });
  });

  it.each([
    ['a web page', '<html>hello</html>'],
    ['JSON of another kind', { hello: 1, models: 'none' }],
  ])('is named where %s answers', async (_, body) => {
    const double = await serving({
      reply: () => SCRIPT,
      paths: { '/api/tags': { kind: 'status', status: 200, body } },
    });
    expect(await propose(configFor(double))).toMatchObject({
      failure: { code: 'proposer_unavailable', message: expect.stringMatching(/does not speak Ollama's protocol/) },
    });
  });
});
