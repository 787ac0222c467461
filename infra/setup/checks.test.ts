import { describe, expect, it } from 'vitest';
import { checkNode, runChecks } from './checks.ts';

describe('runChecks', () => {
  it('looks at each thing a run needs, and gives a fix for whatever is not right', async () => {
    const checks = await runChecks();
    expect(checks.map((check) => check.name)).toEqual([
      'node',
      'git',
      'docker engine',
      'nats-server',
      'sandbox image',
      'disk space',
      'ollama',
    ]);
    for (const { ok, found, fix } of checks) {
      expect(found).not.toBe('');
      expect(fix === null).toBe(ok === true);
    }
  });

  it('calls a missing model server optional and says what is used instead', async () => {
    const checks = await runChecks({ ollama: 'http://127.0.0.1:9' });
    expect(checks.at(-1)).toMatchObject({ ok: 'optional', found: expect.stringContaining('built-in rules') });
  });

  it('says which folder is not there', async () => {
    const disk = (await runChecks({ folder: '/nowhere/at all' })).find((check) => check.name === 'disk space');
    expect(disk).toMatchObject({ ok: false, found: '/nowhere/at all is not there' });
  });
});

describe('checkNode', () => {
  it('wants the first Node that runs TypeScript', () => {
    expect(checkNode('22.18.0').ok).toBe(true);
    expect(checkNode('20.20.2')).toEqual({
      name: 'node',
      ok: false,
      found: '20.20.2, older than 22.18',
      fix: 'npm run setup',
    });
  });
});
