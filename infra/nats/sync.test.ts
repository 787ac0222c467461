import { describe, expect, it } from 'vitest';
import type { Broker } from './connection.ts';
import { readSync, syncIn } from './sync.ts';

const server = (version: string): Broker => ({ nc: { info: { version } } }) as unknown as Broker;

describe('when a server syncs', () => {
  it.each([
    [{ config: { sync_always: true, sync_interval: 120e9 } }, 'always', /2\.12\.6 syncs each record/],
    [{ config: { sync_interval: 10e9 } }, 'interval', /within 10 s; set sync_interval: always/],
    [{ config: {} }, 'interval', /within 120 s/],
    [{}, 'interval', /within 120 s/],
  ])('is read from %j', (jsz, when, sentence) => {
    expect(syncIn(jsz, '2.12.6')).toEqual({ when, sentence: expect.stringMatching(sentence) });
  });

  it('is not asked of one that has no such setting', async () => {
    expect(await readSync(server('2.9.10'), 'http://127.0.0.1:1')).toMatchObject({ when: 'interval' });
  });

  it('cannot be told without its monitoring address, or when that is not one', async () => {
    expect(await readSync(server('2.12.6'), null)).toMatchObject({ when: 'unknown' });
    expect(await readSync(server('2.12.6'), 'http://127.0.0.1:1')).toMatchObject({
      when: 'unknown',
      sentence: expect.stringContaining('http://127.0.0.1:1 does not answer'),
    });
  });
});
