import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeyError, keyPath, signingKey, verifyingKey } from '../../services/attestation/keys.ts';
import { createScene } from '../e2e/scene.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opsguard-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('where the key is', () => {
  test.each([{}, { HOME: '' }, { HOME: '.' }, { HOME: '', XDG_CONFIG_HOME: 'config', OPSGUARD_SIGNING_KEY: '' }])(
    'with %j: in the home of the user, and never in the folder where the command was started',
    (env) => {
      expect(keyPath(env)).toBe(join(userInfo().homedir, '.config/opsguard/attestation.key'));
    },
  );
});

describe('the signing key', () => {
  test('is made once, whoever else makes it at the same time, and only its owner can read it', async () => {
    const keys = await Promise.all([1, 2, 3, 4].map(() => signingKey({ HOME: folder })));
    expect(keys.every((key) => key.equals(keys[0]!))).toBe(true);
    const place = join(folder, '.config/opsguard');
    expect(await readdir(place)).toEqual(['attestation.key']);
    expect((await stat(join(place, 'attestation.key'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(place, 'attestation.key'), 'utf8')).toBe(
      keys[0]!.export({ type: 'pkcs8', format: 'pem' }),
    );
  });

  test.each([
    ['', 'is empty; remove it'],
    ['no key', 'holds no PEM key'],
  ])('that holds %j is refused with its path', async (content, sentence) => {
    const OPSGUARD_SIGNING_KEY = join(folder, 'key');
    await writeFile(OPSGUARD_SIGNING_KEY, content);
    await expect(signingKey({ OPSGUARD_SIGNING_KEY })).rejects.toThrow(KeyError);
    await expect(verifyingKey(undefined, { OPSGUARD_SIGNING_KEY })).rejects.toThrow(sentence);
  });

  test('leaves nothing on a full disk, so that the next run can make it', async () => {
    const scene = await createScene();
    try {
      const home = join(scene.folder, 'home');
      const log = await scene.write('error.log', 'all is quiet\n');
      await scene.repo('home', { '.keep': '' });
      await scene.repo('app', { 'main.py': '' });
      // The home gets a file system of its own, which is full at first, and has room at the second try.
      const script = `mount -t tmpfs -o size=16k tmpfs "$HOME" && mkdir -p "$HOME/.config/opsguard" && dd if=/dev/zero of="$HOME/fill" bs=1k 2>/dev/null
        "$0" "$@"; echo "code $?" >&2; find "$HOME/.config" -type f >&2; rm "$HOME/fill"; "$0" "$@" >&2`;
      const namespace = process.getuid?.() === 0 ? ['unshare', '-m'] : ['unshare', '-r', '-m'];
      const outcome = await scene.call(['run', '--repo', 'app', '--error-log', log, '--quiet', '--json'], {
        wrapper: [...namespace, 'sh', '-c', script],
        env: { HOME: home },
      });
      expect(outcome.stderr).toMatch(
        /^opsguard: The signing key .*attestation\.key cannot be written \(ENOSPC.*\.\ncode 3\n/,
      );
      expect(outcome.stderr).not.toContain('.config/opsguard/attestation.key.');
      expect(outcome.json()).toMatchObject({ exitCode: 3, artifactsDir: null, reasons: [{ code: 'disk_full' }] });
      expect(outcome.code, outcome.stderr).toBe(4);
    } finally {
      await scene.close();
    }
  });
});
