import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signingKey, verifyingKey } from '../../services/attestation/keys.ts';
import { verifyBundle } from '../../services/attestation/verify.ts';
import { openRunFolder } from '../../services/runtime/run-folder.ts';

const MAIN = new URL('../../cli/opsguard.js', import.meta.url).pathname;
const EXAMPLE = new URL('../../examples/tide-gauge', import.meta.url).pathname;

/** One verified run, made by the real engine; every test works on copies of its folder. */
describe('a proof bundle', () => {
  let home: string;
  let bundle: string;
  const opsguard = async (...args: string[]) => {
    const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config'), INIT_CWD: home };
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args], { env });
      return { code: 0, stdout, stderr };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  };
  const key = () => signingKey({ XDG_CONFIG_HOME: join(home, 'config') });
  const check = async (path: string) => verifyBundle(openRunFolder(path), await key());

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'opsguard-bundle-'));
    bundle = join(home, 'bundle');
    const run = await opsguard(
      'run',
      '--repo',
      EXAMPLE,
      '--error-log',
      join(EXAMPLE, 'error.log'),
      '--proposer',
      'rules',
      '--out',
      bundle,
    );
    expect(run.stderr).toContain('[SUCCESS] Patch verified');
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const files = async (): Promise<string[]> =>
    (await readdir(bundle, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(bundle.length + 1));

  /** The bundle with one file replaced, for as long as `use` takes. */
  const tampered = async <T>(file: string, bytes: Uint8Array, use: () => Promise<T>): Promise<T> => {
    const path = join(bundle, file);
    const original = await readFile(path);
    await writeFile(path, bytes);
    try {
      return await use();
    } finally {
      await writeFile(path, original);
    }
  };

  const flipped = (bytes: Uint8Array, index: number, bit: number): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    copy[index]! ^= 1 << bit;
    return copy;
  };

  test('verifies as it is, by folder', async () => {
    const verified = await opsguard('verify', bundle);
    expect(verified.stdout).toMatch(/^ok: IndexError at /);
    expect(verified.code).toBe(0);
  });

  test('names the file in which one byte was changed, wherever it is', async () => {
    for (const file of await files()) {
      const bytes = await readFile(join(bundle, file));
      if (bytes.length === 0) continue;
      for (const index of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
        const result = await tampered(file, flipped(bytes, index, index % 7), () => check(bundle));
        const blamed = result.ok ? [] : result.problems.map((problem) => problem.file);
        expect(blamed, `byte ${index} of ${file}`).toContain(file.startsWith('workspace/') ? 'workspace/' : file);
      }
    }
  });

  test('takes no other byte anywhere in the attestation', async () => {
    const bytes = await readFile(join(bundle, 'attestation.json'));
    const survivors: number[] = [];
    for (let index = 0; index < bytes.length; index += 5) {
      const result = await tampered('attestation.json', flipped(bytes, index, index % 8), () => check(bundle));
      if (result.ok) survivors.push(index);
    }
    expect(survivors).toEqual([]);
  });

  test('misses a file that is gone and one that was added', async () => {
    const copy = join(home, 'copy');
    await cp(bundle, copy, { recursive: true });
    await rm(join(copy, 'patch.diff'));
    await writeFile(join(copy, 'README.md'), 'Trust me.');
    const result = await opsguard('verify', copy);
    expect(result.code).toBe(4);
    expect(result.stderr).toContain('CHANGED patch.diff: It is missing.');
    expect(result.stderr).toContain('CHANGED README.md: It was added to the bundle.');
  });

  test('is not taken on the word of another key', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const result = await verifyBundle(openRunFolder(bundle), privateKey);
    expect(result).toMatchObject({ ok: false, problems: [{ file: 'attestation.json' }] });
  });

  test('is checked elsewhere with the public key that `opsguard key` prints', async () => {
    const pem = join(home, 'signer.pub');
    const printed = await opsguard('key');
    expect(printed.stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    await writeFile(pem, printed.stdout);
    expect(await verifyBundle(openRunFolder(bundle), await verifyingKey(pem, {}))).toMatchObject({ ok: true });
    expect((await opsguard('verify', bundle, '--key', pem)).code).toBe(0);
  });

  test('is not checked without a key, which is the one who checks to give', async () => {
    const result = await opsguard('verify', bundle, '--key', join(home, 'nobody.pub'));
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(
      /nobody\.pub cannot be read \(ENOENT\); give the signer's public key, .*with --key\.\n$/,
    );
  });

  test('shows the same when it is played again in fresh containers', async () => {
    const verified = await opsguard('verify', bundle, '--rerun');
    expect(verified.stderr).toContain('[CELL] patched/reproduction/3');
    expect(verified.stdout).toContain('and again in fresh containers');
    expect(verified.code).toBe(0);
  });
});
