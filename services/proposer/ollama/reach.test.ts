import { describe, expect, it } from 'vitest';
import { configFor, propose, SCRIPT, serving } from './asking.fixture.ts';

const asks = async (address: string, form: (port: number) => string): Promise<void> => {
  const double = await serving({ address, reply: () => SCRIPT });
  expect(await propose(configFor(double, { host: form(double.port) }))).toHaveProperty('proposal');
  expect(double.requests.at(-1)?.path).toBe('/api/chat');
};

describe('a server is reached by each form of OLLAMA_HOST', () => {
  it.each<[string, (port: number) => string]>([
    ['host:port', (port) => `127.0.0.1:${port}`],
    ['a name', (port) => `localhost:${port}`],
    ['a URL', (port) => `http://127.0.0.1:${port}/`],
    ['a port', (port) => `:${port}`],
    ['all addresses', (port) => `0.0.0.0:${port}`],
    ['quotes around it', (port) => `"127.0.0.1:${port}"`],
  ])('on IPv4: %s', (_, form) => asks('127.0.0.1', form));

  it.each<[string, (port: number) => string]>([
    ['[host]:port', (port) => `[::1]:${port}`],
    ['all addresses', (port) => `[::]:${port}`],
    ['a URL', (port) => `http://[::1]:${port}`],
    ['a URL of all addresses', (port) => `http://[::]:${port}/`],
  ])('on IPv6: %s', (_, form) => asks('::1', form));
});
