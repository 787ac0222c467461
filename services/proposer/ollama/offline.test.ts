import { describe, expect, it } from 'vitest';
import { chatLine, type DoubleModel } from '../../../test/doubles/ollama-server.ts';
import { configFor, propose, SCRIPT, serving } from './asking.fixture.ts';

const chats = (double: { requests: readonly { path: string }[] }): number =>
  double.requests.filter(({ path }) => path === '/api/chat').length;

const copied = (...toldBy: ('tags' | 'show')[]): DoubleModel => ({
  name: 'copied:latest',
  remoteHost: { url: 'https://ollama.com:443', toldBy },
});

describe('nothing leaves the machine', () => {
  it('neither by a redirect, also where remote models are allowed', async () => {
    const elsewhere = await serving({ reply: () => SCRIPT });
    for (const allowRemote of [false, true]) {
      const double = await serving({ reply: () => ({ kind: 'redirect', location: `${elsewhere.url}/api/chat` }) });
      expect(await propose(configFor(double, { allowRemote }))).toMatchObject({
        failure: {
          kind: 'terminal',
          code: 'proposer_unavailable',
          message: expect.stringMatching(/wanted to send the prompt on to another address/),
        },
      });
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])('nor by a redirect of status %i, whatever asks', async (status) => {
    const elsewhere = await serving({ reply: () => SCRIPT });
    for (const path of ['/api/status', '/api/tags', '/api/show', '/api/chat']) {
      const away = { kind: 'redirect', location: `${elsewhere.url}${path}`, status } as const;
      const double = await serving({ cloudDisabled: true, reply: () => SCRIPT, paths: { [path]: away } });
      expect(await propose(configFor(double)), path).toMatchObject({
        failure: { kind: 'terminal', code: 'proposer_unavailable' },
      });
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it('nor is a reply used that says where it came from', async () => {
    const body = chatLine(SCRIPT, { remote_model: 'double', remote_host: 'https://ollama.com:443' });
    const double = await serving({ reply: () => ({ kind: 'raw', body, after: 'hang' }) });
    expect(await propose(configFor(double))).toMatchObject({
      failure: {
        kind: 'terminal',
        code: 'proposer_unavailable',
        message: expect.stringMatching(/came from elsewhere \("https:\/\/ollama\.com:443"\).* has left this machine/),
      },
    });
    const last = chatLine('', { done: true, done_reason: 'stop', remote_host: 'https://ollama.com:443' });
    const allowed = await serving({ reply: () => ({ kind: 'raw', body: body + last, after: 'end' }) });
    expect(await propose(configFor(allowed, { allowRemote: true }))).toHaveProperty('proposal');
  });

  it.each<[string, string, DoubleModel]>([
    ['a name that ends in -cloud', 'gpt-oss:120b-cloud', { name: 'gpt-oss:120b-cloud' }],
    ['a name that ends in :cloud', 'glm:cloud', { name: 'glm:cloud' }],
    ['a remote host in the list', 'copied', copied('tags')],
    ['a remote host in its details', 'copied', copied('show')],
  ])('nor through a model with %s', async (_, model, has) => {
    const double = await serving({ models: [has], reply: () => SCRIPT });
    expect(await propose(configFor(double, { model }))).toMatchObject({
      failure: {
        kind: 'terminal',
        code: 'proposer_unavailable',
        message: expect.stringContaining('leave this machine'),
      },
    });
    expect(chats(double)).toBe(0);
    expect(await propose(configFor(double, { model, allowRemote: true }))).toHaveProperty('proposal');
  });

  it('nor through a server with its cloud features on, where it tells', async () => {
    const double = await serving({ cloudDisabled: false, reply: () => SCRIPT });
    expect(await propose(configFor(double))).toMatchObject({
      failure: {
        kind: 'terminal',
        code: 'proposer_unavailable',
        message: expect.stringContaining('OLLAMA_NO_CLOUD=1'),
      },
    });
    expect(chats(double)).toBe(0);
    expect(await propose(configFor(double, { allowRemote: true }))).toHaveProperty('proposal');
  });

  it('and a server with them off, or from before them, is asked', async () => {
    for (const cloud of [{ cloudDisabled: true }, {}]) {
      const double = await serving({ ...cloud, reply: () => SCRIPT });
      expect(await propose(configFor(double))).toHaveProperty('proposal');
    }
  });

  it('and a server that does not say when asked is not trusted', async () => {
    const answers = [
      { kind: 'status', status: 500, body: {} },
      { kind: 'status', status: 401, body: {} },
      { kind: 'status', status: 200, body: {} },
      { kind: 'status', status: 200, body: { cloud: null } },
      { kind: 'status', status: 200, body: { cloud: {} } },
      { kind: 'status', status: 200, body: { cloud: { disabled: 'true' } } },
      { kind: 'status', status: 200, body: 'true' },
    ] as const;
    for (const answer of answers) {
      const double = await serving({ reply: () => SCRIPT, paths: { '/api/status': answer } });
      expect(await propose(configFor(double))).toMatchObject({ failure: { code: 'proposer_unavailable' } });
      expect(chats(double)).toBe(0);
    }
  });

  it('nor to a host that is not this machine, of which not even the name is looked up', async () => {
    expect(await propose({ host: 'ollama.example:11434', model: 'double', allowRemote: false })).toMatchObject({
      failure: {
        kind: 'terminal',
        code: 'proposer_unavailable',
        message: expect.stringContaining('is not this machine'),
      },
    });
  });
});

describe('the model is the one that was chosen', () => {
  const digest = `abcdef012345${'0'.repeat(52)}`;

  it('and is missing with the line that gets it', async () => {
    const double = await serving({ models: [], reply: () => SCRIPT });
    expect(await propose(configFor(double, { model: 'qwen:7b' }))).toMatchObject({
      failure: {
        kind: 'terminal',
        code: 'model_missing',
        message: `Ollama at ${double.url} has no model 'qwen:7b'; get it with: ollama pull qwen:7b`,
      },
    });
  });

  it.each(['abcdef012345', digest])('and has the pinned digest %s', async (pin) => {
    const double = await serving({ models: [{ name: 'double:latest', digest }], reply: () => SCRIPT });
    expect(await propose(configFor(double, { model: `double@sha256:${pin}` }))).toMatchObject({
      proposal: { provenance: { model: { name: 'double:latest', digest } } },
    });
  });

  it.each(['double@sha256:abcdef0', 'double@sha256:', `double@sha256:${digest}0`, 'double@latest'])(
    'and is not asked for by %s, which pins nothing',
    async (model) => {
      const double = await serving({ models: [{ name: 'double:latest', digest }], reply: () => SCRIPT });
      expect(await propose(configFor(double, { model }))).toMatchObject({
        failure: { kind: 'terminal', code: 'model_missing', message: expect.stringMatching(/is no model name; give/) },
      });
      expect(double.requests).toEqual([]);
    },
  );

  it('and is not there when it goes between the look and the question', async () => {
    const gone = { kind: 'status', status: 404, body: { error: "model 'double:latest' not found" } } as const;
    const double = await serving({ reply: () => gone });
    expect(await propose(configFor(double))).toMatchObject({
      failure: { kind: 'terminal', code: 'model_missing', message: expect.stringMatching(/ollama pull double$/) },
    });
  });

  it('and is refused with another digest', async () => {
    const double = await serving({ models: [{ name: 'double:latest', digest }], reply: () => SCRIPT });
    expect(await propose(configFor(double, { model: `double@sha256:${'1'.repeat(64)}` }))).toMatchObject({
      failure: {
        kind: 'terminal',
        code: 'model_missing',
        message: expect.stringMatching(/not the pinned sha256:1111/),
      },
    });
    expect(chats(double)).toBe(0);
  });
});
