import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOTHING_AROUND } from './replaying.ts';
import { SHOP, SHOP_LOG, shop } from './repos.ts';
import { createScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
  await scene.repo('app', SHOP);
  await scene.write('error.log', SHOP_LOG);
  await scene.write('empty.log', '\n \n');
  await scene.write('latin1.log', Buffer.from('Stra\xdfe\n', 'latin1'));
});
afterEach(() => scene.close());

const GOOD = ['--repo', 'app', '--error-log', 'error.log'];

const USAGE: Record<string, { readonly args: readonly string[]; readonly says: RegExp }> = {
  'a repo that is not there': { args: ['--repo', 'nowhere', '--error-log', 'error.log'], says: /no folder .*nowhere/ },
  'a repo that is a file': { args: ['--repo', 'error.log', '--error-log', 'error.log'], says: /not a folder/ },
  'a log that is not there': { args: ['--repo', 'app', '--error-log', 'no.log'], says: /no\.log cannot be read/ },
  'a log that is a folder': { args: ['--repo', 'app', '--error-log', 'app'], says: /app is a folder/ },
  'an empty log': { args: ['--repo', 'app', '--error-log', 'empty.log'], says: /empty\.log is empty/ },
  'a log that is not UTF-8': { args: ['--repo', 'app', '--error-log', 'latin1.log'], says: /not UTF-8/ },
  'an empty log on stdin': { args: ['--repo', 'app', '--error-log', '-'], says: /stdin is empty/ },
  'neither a log nor a command': { args: ['--repo', 'app'], says: /--error-log FILE .* or a command/ },
  'a log and a command': { args: [...GOOD, '--', 'python', 'main.py'], says: /--error-log FILE .* or a command/ },
  'a command that is not Python': { args: ['--repo', 'app', '--', 'make', 'run'], says: /python FILE/ },
  'an unknown flag': { args: [...GOOD, '--no-such-flag'], says: /unknown option '--no-such-flag'/ },
  'an unknown proposer': { args: [...GOOD, '--proposer', 'oracle'], says: /no proposer 'oracle' here/ },
  'an --out that holds something': { args: [...GOOD, '--out', 'app'], says: /not empty/ },
  'a configuration that is not there': { args: [...GOOD, '--config', 'no.json'], says: /no\.json cannot be read/ },
};

describe('bad input', () => {
  it.each(Object.entries(USAGE))('%s: one sentence, code 2, and nothing is left', async (_name, { args, says }) => {
    const before = await readdir(scene.folder);
    const outcome = await scene.call(['run', ...args, '--json'], { env: NOTHING_AROUND });
    expect(outcome.code, outcome.stderr).toBe(2);
    expect(outcome.stdout).toBe('');
    const [sentence, ...rest] = outcome.stderr.trimEnd().split('\n');
    expect(sentence).toMatch(says);
    // The command line's own parser adds where to look.
    expect(rest.filter((line) => !line.startsWith('(opsguard --help'))).toEqual([]);
    expect(await readdir(scene.folder)).toEqual(before);
  });

  it('a repo over the size limit is refused with the limit, before any container', async () => {
    await scene.write('app/model.bin', Buffer.alloc(1024 * 1024 + 1));
    const outcome = await scene.call(['run', ...GOOD, '--json'], {
      env: { ...NOTHING_AROUND, OPSGUARD_MAX_REPO_MIB: '1' },
    });
    expect(outcome.code, outcome.stderr).toBe(4);
    expect(outcome.json().reasons).toMatchObject([
      { code: 'workspace_refused', sentence: expect.stringContaining('limit of 1 MiB') },
    ]);
  });

  it('a repo that may not be read is refused with the file', async () => {
    await chmod(join(scene.folder, 'app', 'main.py'), 0);
    // Root may read everything, unless it gives that up.
    const wrapper = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];
    const outcome = await scene.call(['run', ...GOOD, '--json'], { wrapper });
    expect(outcome.code, outcome.stderr).toBe(4);
    expect(outcome.json().reasons).toMatchObject([
      { code: 'workspace_refused', sentence: expect.stringMatching(/main\.py cannot be read \(EACCES\)/) },
    ]);
  });

  it.each(['4k', '40k', '64k'])(
    'a disk that is full after %s ends the run with a sentence and code 3',
    async (size) => {
      const out = join(scene.folder, 'small');
      await mkdir(out);
      // A file system of its own, in a mount namespace of its own: it goes with the process.
      const mount = `mount -t tmpfs -o size=${size} tmpfs "$0" && exec "$@"`;
      const namespace = process.getuid?.() === 0 ? ['unshare', '-m'] : ['unshare', '-r', '-m'];
      const outcome = await scene.call(['run', ...(await shop(scene)), '--proposer', 'rules', '--out', out, '--json'], {
        wrapper: [...namespace, 'sh', '-c', mount, out],
      });
      expect(outcome.code, outcome.stderr).toBe(3);
      expect(outcome.stderr).toContain('The disk is full');
      expect(outcome.stderr).not.toContain('    at ');
    },
  );
});
