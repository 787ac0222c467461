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

type Misused = {
  readonly args: readonly string[];
  readonly says: RegExp;
  readonly env?: Readonly<Record<string, string>>;
};

const USAGE: Record<string, Misused> = {
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
  'an --out where no folder can be made': {
    args: [...GOOD, '--out', '/proc/x'],
    says: /\/proc\/x cannot be made .*--out/,
  },
  'an --out in the repo': { args: [...GOOD, '--out', 'app/out'], says: /app\/out is in the repo.*--out/ },
  'an --out with too long a name': { args: [...GOOD, '--out', 'x'.repeat(300)], says: /its name is too long.*--out/ },
  'an image that is none': { args: [...GOOD, '--image', 'Bad Ref'], says: /setting image cannot be used: .*docker/ },
  'a NATS address that is none': { args: [...GOOD, '--nats', 'foo'], says: /nats_url cannot be used: .*nats:\/\// },
  'a signing key that is not there': {
    args: GOOD,
    env: { OPSGUARD_SIGNING_KEY: '/nowhere/key' },
    says: /no signing key \/nowhere\/key/,
  },
  'a configuration that is not there': { args: [...GOOD, '--config', 'no.json'], says: /no\.json cannot be read/ },
};

describe('bad input', () => {
  it.each(Object.entries(USAGE))(
    '%s: one sentence, code 2, and nothing is left',
    async (_name, { args, says, env }) => {
      const before = await readdir(scene.folder);
      const outcome = await scene.call(['run', ...args, '--json'], { env: { ...NOTHING_AROUND, ...env } });
      expect(outcome.code, outcome.stderr).toBe(2);
      expect(outcome.stdout).toBe('');
      const [sentence, ...rest] = outcome.stderr.trimEnd().split('\n');
      expect(sentence).toMatch(says);
      // The command line's own parser adds where to look.
      expect(rest.filter((line) => !line.startsWith('(opsguard --help'))).toEqual([]);
      expect(await readdir(scene.folder)).toEqual(before);
    },
  );

  it('a folder that is read-only, or that was removed, is said to be', async () => {
    const namespace = process.getuid?.() === 0 ? ['unshare', '-m'] : ['unshare', '-r', '-m'];
    const script = `mkdir ro gone && mount -t tmpfs -o ro tmpfs ro && cd ro && "$0" "$@"; echo "code $?" >&2
      cd ../gone && rmdir ../gone; "$0" "$@"`;
    const run = ['run', '--repo', join(scene.folder, 'app'), '--error-log', join(scene.folder, 'error.log')];
    const { code, stderr } = await scene.call(run, {
      wrapper: [...namespace, 'sh', '-c', script],
      env: { ...NOTHING_AROUND, PATH: process.env.PATH, INIT_CWD: undefined },
    });
    expect(stderr).toMatch(
      /^opsguard: .*\/ro\/\.opsguard\/runs cannot be made: .*\/ro cannot be written \(its file system is read-only\); .*--out\.\ncode 2\n/,
    );
    expect(stderr).toMatch(/\nopsguard: The folder in which this was started is not there any more; .*\.\n$/);
    expect(code).toBe(2);
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

  /** Calls with a file system of its own at `out`, in a mount namespace of its own: it goes with the process. */
  const onSmallDisk = (size: string, out: string, script: string) => [
    ...(process.getuid?.() === 0 ? ['unshare', '-m'] : ['unshare', '-r', '-m']),
    'sh',
    '-c',
    `out=${out}; mount -t tmpfs -o size=${size} tmpfs $out && ${script}`,
  ];

  it.each(['4k', '40k', '64k'])(
    'a disk that is full after %s ends the run with a sentence, one object and code 3',
    async (size) => {
      const out = join(scene.folder, 'small');
      await mkdir(out);
      const outcome = await scene.call(['run', ...(await shop(scene)), '--proposer', 'rules', '--out', out, '--json'], {
        wrapper: onSmallDisk(
          size,
          out,
          '"$0" "$@"; code=$?; find $out -maxdepth 1 -type f -empty ! -name events.jsonl >&2; exit $code',
        ),
      });
      expect(outcome.code, outcome.stderr).toBe(3);
      expect(outcome.stderr).toContain('The disk is full');
      expect(outcome.stderr).not.toContain('    at ');
      // None of its files is half done, but for the log.
      expect(outcome.stderr).not.toMatch(/^\//m);
      expect(outcome.json()).toMatchObject({
        status: 'infra_report',
        exitCode: 3,
        artifactsDir: out,
        reasons: [{ code: 'disk_full' }],
      });
    },
  );

  it('a run that a full disk stopped late goes on to its proof once there is room', async () => {
    const out = join(scene.folder, 'small');
    await mkdir(out);
    const repo = await scene.example('tide-gauge');
    const run = ['run', '--repo', repo, '--error-log', `${repo}/error.log`, '--proposer', 'rules', '--out', out];
    const later = 'mount -o remount,size=64m $out; "$0" "$1" resume $out --json && "$0" "$1" verify $out >&2';
    const outcome = await scene.call(run, {
      wrapper: onSmallDisk('140k', out, `"$0" "$@"; echo "code $?" >&2; ${later}`),
    });
    expect(outcome.stderr).toMatch(/\nopsguard: The disk is full .* `opsguard resume .*\/small`.*\.\ncode 3\n/);
    expect(outcome.json()).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(outcome.code, outcome.stderr).toBe(0);
  });
});
