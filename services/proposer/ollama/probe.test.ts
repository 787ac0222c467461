import { describe, expect, it } from 'vitest';
import { configFor, SCRIPT, serving } from './asking.fixture.ts';
import { probeOllama } from './probe.ts';

describe('probeOllama', () => {
  it('names the model and its digest, and asks it nothing', async () => {
    const double = await serving({ models: [{ name: 'double:latest', digest: 'ab'.repeat(32) }], reply: () => SCRIPT });
    expect(await probeOllama(configFor(double))).toEqual({
      available: true,
      model: { name: 'double:latest', digest: 'ab'.repeat(32) },
    });
    expect(double.requests.map(({ path }) => path)).toEqual(['/api/status', '/api/tags', '/api/show']);
  });

  it('says that nothing listens', async () => {
    const double = await serving({ reply: () => SCRIPT });
    await double.stop();
    expect(await probeOllama(configFor(double))).toEqual({
      available: false,
      reason: `No Ollama server listens at ${double.url}; start it with: ollama serve`,
    });
  });

  it('gives up on a server that does not answer', async () => {
    const double = await serving({ reply: () => SCRIPT, paths: { '/api/tags': { kind: 'silent' } } });
    expect(await probeOllama(configFor(double))).toEqual({
      available: false,
      reason: expect.stringMatching(/did not answer in 2 s/),
    });
  });

  it.each([
    ['a missing model', { model: 'other' }, /ollama pull other/],
    ['a host elsewhere', { host: '192.0.2.1' }, /is not this machine/],
    ['a cloud model', { model: 'glm:cloud' }, /leave this machine/],
  ])('says what is wrong with %s', async (_, more, reason) => {
    const double = await serving({ reply: () => SCRIPT });
    expect(await probeOllama(configFor(double, more))).toEqual({
      available: false,
      reason: expect.stringMatching(reason),
    });
  });
});
