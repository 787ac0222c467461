import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findProgram, isAtLeast, versionOf } from './command.ts';

describe('isAtLeast', () => {
  it.each([
    ['2.9.10', '2.9.10', true],
    ['2.12.4', '2.9.10', true],
    ['2.9.9', '2.9.10', false],
    ['22.18.0', '22.18', true],
    ['22.9.0', '22.18', false],
    ['24', '22.18', true],
    ['22', '22.18', false],
    ['2.9.10-beta.1', '2.9.10', true],
  ])('%s against %s: %s', (found, lowest, expected) => {
    expect(isAtLeast(found, lowest)).toBe(expected);
  });
});

describe('programs', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opsguard-programs-'));
    vi.stubEnv('PATH', folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  const program = async (name: string, script: string, mode = 0o755) => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), mode);
  };

  it('are found on the PATH when they can be executed', async () => {
    await program('opsguard-probe', 'exit 0');
    await program('opsguard-plain', 'exit 0', 0o644);
    expect(await findProgram('opsguard-probe')).toBe(join(folder, 'opsguard-probe'));
    expect(await findProgram('opsguard-plain')).toBeUndefined();
    expect(await findProgram('opsguard-nowhere')).toBeUndefined();
  });

  it('say their version, or nothing when they fail', async () => {
    await program('opsguard-probe', 'echo "opsguard-probe: v2.9.10, build 3"');
    await program('opsguard-broken', 'exit 1');
    expect(await versionOf(join(folder, 'opsguard-probe'))).toBe('2.9.10');
    expect(await versionOf(join(folder, 'opsguard-broken'))).toBeUndefined();
  });
});
