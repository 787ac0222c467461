import { gzipSync } from 'node:zlib';
import { Agent, fetch } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { chatLine } from '../../../test/doubles/ollama-server.ts';
import { configFor, propose, proposeAgainst, SCRIPT, serving } from './asking.fixture.ts';

/** What undici waits for headers, and between two pieces, when it is told nothing: 300 s, here less than a test. */
const DEFAULT_MS = 300;

vi.mock('undici', async (original) => {
  const undici = await original<typeof import('undici')>();
  class Impatient extends undici.Agent {
    constructor(options: Agent.Options = {}) {
      super({ headersTimeout: DEFAULT_MS, bodyTimeout: DEFAULT_MS, ...options });
    }
  }
  return { ...undici, Agent: Impatient };
});

const SLOW = 4 * DEFAULT_MS;
const done = chatLine('', { done: true, done_reason: 'stop' });

describe('a server that takes longer than clients wait by themselves', () => {
  it.each([
    ['for its headers', { kind: 'text', text: SCRIPT, headersAfterMs: SLOW }, 'UND_ERR_HEADERS_TIMEOUT'],
    ['between two lines', { kind: 'raw', body: chatLine('{'), after: 'hang' }, 'UND_ERR_BODY_TIMEOUT'],
  ] as const)('%s is given up by them', async (_, behaviour, code) => {
    const double = await serving({ reply: () => behaviour });
    const dispatcher = new Agent();
    const body = JSON.stringify({ model: 'double' });
    const asked = fetch(`${double.url}/api/chat`, { method: 'POST', body, dispatcher }).then((reply) => reply.text());
    await expect(asked).rejects.toMatchObject({ cause: { code } });
    await dispatcher.destroy();
  });

  it.each([
    ['for its headers', { kind: 'text', text: SCRIPT, headersAfterMs: SLOW }],
    ['between two lines', { kind: 'text', text: SCRIPT, pauseMs: SLOW }],
  ] as const)('%s is waited for by us', async (_, behaviour) => {
    expect(await proposeAgainst(behaviour)).toHaveProperty('proposal');
  });
});

describe('a reply in another wrapping', () => {
  it.each([
    ['compressed', gzipSync(chatLine(SCRIPT) + done), { 'content-encoding': 'gzip' }],
    ['called text', chatLine(SCRIPT) + done, { 'content-type': 'text/plain' }],
    ['called a web page', chatLine(SCRIPT) + done, { 'content-type': 'text/html' }],
    ['called nothing', chatLine(SCRIPT) + done, { 'content-type': '' }],
    [
      'called another character set',
      chatLine(SCRIPT) + done,
      { 'content-type': 'application/x-ndjson; charset=latin1' },
    ],
  ] as const)('is taken when it is %s', async (_, body, headers) => {
    expect(await proposeAgainst({ kind: 'raw', body, after: 'end', headers })).toMatchObject({
      proposal: { provenance: { reply: SCRIPT } },
    });
  });

  it.each([
    ['not compressed as it says', chatLine(SCRIPT) + done, { 'content-encoding': 'gzip' }, /connection to Ollama/],
    [
      'cut off within its compression',
      gzipSync(chatLine(SCRIPT)).subarray(0, -12),
      { 'content-encoding': 'gzip' },
      /closed the connection|connection to Ollama/,
    ],
    ['compressed without saying so', gzipSync(chatLine(SCRIPT) + done), {}, /closed the connection|no chat reply/],
    [
      'a web page',
      '<!doctype html>\n<title>Sign in</title>\n',
      { 'content-type': 'text/html' },
      /no chat reply: "<!doct/,
    ],
    ['shorter than it says', chatLine(SCRIPT), { 'content-length': '100000' }, /connection to Ollama/],
  ] as const)('is retryable when it is %s', async (_, body, headers, sentence) => {
    const after = 'content-length' in headers ? 'tear' : 'end';
    expect(await proposeAgainst({ kind: 'raw', body, after, headers })).toMatchObject({
      failure: { kind: 'retryable', code: 'proposer_unavailable', message: expect.stringMatching(sentence) },
    });
  });

  it.each(['/api/chat', '/api/tags'])('does not fill the memory when %s is a compressed sea of zeros', async (path) => {
    const body = gzipSync(Buffer.alloc(80 * 1024 * 1024, '\n'));
    const bomb = { kind: 'raw', body, after: 'end', headers: { 'content-encoding': 'gzip' } } as const;
    const double = await serving({ reply: () => SCRIPT, paths: { [path]: bomb } });
    expect(await propose(configFor(double))).toMatchObject({
      failure: { code: 'proposer_unavailable', message: expect.stringMatching(/has no measure|does not speak Ollama/) },
    });
  });
});
