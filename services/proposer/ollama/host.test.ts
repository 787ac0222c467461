import { describe, expect, it } from 'vitest';
import { parseOllamaHost } from './host.ts';

describe('parseOllamaHost', () => {
  it.each([
    ['', 'http://127.0.0.1:11434'],
    ['127.0.0.1', 'http://127.0.0.1:11434'],
    ['127.0.0.1:1234', 'http://127.0.0.1:1234'],
    ['  127.8.9.1 ', 'http://127.8.9.1:11434'],
    [':1234', 'http://127.0.0.1:1234'],
    ['127.0.0.1:80', 'http://127.0.0.1:80'],
    ['http://127.0.0.1', 'http://127.0.0.1:80'],
    ['http://127.0.0.1:11434/', 'http://127.0.0.1:11434'],
    ['https://127.0.0.1', 'https://127.0.0.1:443'],
    ['HTTP://LocalHost:5', 'http://127.0.0.1:5'],
    ['localhost', 'http://127.0.0.1:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:9', 'http://127.0.0.1:9'],
    ['::1', 'http://[::1]:11434'],
    ['[::1]', 'http://[::1]:11434'],
    ['[::1]:9', 'http://[::1]:9'],
    ['http://[::1]:9', 'http://[::1]:9'],
    ['::', 'http://[::1]:11434'],
    ['[::]:9', 'http://[::1]:9'],
    ['127.0.0.1:9/ollama/', 'http://127.0.0.1:9/ollama'],
    ['"127.0.0.1:9"', 'http://127.0.0.1:9'],
    ["'::1'", 'http://[::1]:11434'],
    ['0:0:0:0:0:0:0:1', 'http://[::1]:11434'],
    ['http://0.0.0.0', 'http://127.0.0.1:80'],
    ['http://[::]:9/', 'http://[::1]:9'],
    ['2130706433', 'http://127.0.0.1:11434'],
  ])('reads %j as %s', (text, url) => {
    expect(parseOllamaHost(text, false)).toBe(url);
  });

  it.each([
    'ollama.internal',
    '10.0.0.5:11434',
    'https://ollama.com',
    '127.0.0.1.example.org',
    'http://127.example.org',
    'foo.localhost',
    '[fe80::1]:11434',
    'fe80::1',
    '[::ffff:10.0.0.5]:11434',
    '128.0.0.1',
  ])('refuses %s while offline, and takes it when remote models are allowed', (text) => {
    expect(() => parseOllamaHost(text, false)).toThrow(/is not this machine/);
    expect(parseOllamaHost(text, true)).toMatch(/^https?:\/\//);
  });

  it.each(['127.0.0.1:99999', '127.0.0.1:port', 'ftp://127.0.0.1', 'http://user:pw@127.0.0.1', '127.0.0.1?x=1', 'a b'])(
    'says what is wrong with %s',
    (text) => {
      expect(() => parseOllamaHost(text, true)).toThrow(/^The Ollama host '.*; give .*\.$/);
    },
  );
});
