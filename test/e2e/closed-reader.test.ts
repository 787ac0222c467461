import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOTHING_AROUND } from './replaying.ts';
import { SHOP, shop } from './repos.ts';
import { createScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const REFUSED = 'ConnectionRefusedError: [Errno 111] Connection refused\n';

/** A call whose lines go where `to` says; its exit code is the last line of stderr. */
const piped = (to: string) => ['sh', '-c', `exec 3>&2; { "$0" "$@"; echo "code $?" >&3; } ${to}`];

describe('a reader that is gone', () => {
  it('takes the lines of a run and not its end: the proof is there, and the code is that of its verdict', async () => {
    const repo = await scene.example('tide-gauge');
    const run = ['run', '--repo', repo, '--error-log', `${repo}/error.log`, '--proposer', 'rules'];
    const outcome = await scene.call(run, { wrapper: piped('2>&1 | head -n 2') });
    expect(outcome.stdout).toBe('[STATE] setup_workspace\n[STATE] classify_error\n');
    expect(outcome.stderr).toBe('code 0\n');
    expect((await scene.call(['verify', 'latest'], { env: NOTHING_AROUND })).code).toBe(0);
  });

  it.each([{ args: ['runs', '--json'] }, { args: ['show', 'latest'] }, { args: ['--help'] }])(
    'ends $args quietly',
    async ({ args }) => {
      await scene.call(['run', ...(await shop(scene, SHOP, REFUSED))]);
      const outcome = await scene.call(args, { wrapper: piped('| true') });
      expect(outcome.stderr).toBe('code 0\n');
    },
  );
});

describe('a full disk behind stdout', () => {
  it('is said in a sentence; a listing ends with code 3, a run with the code of its verdict', async () => {
    const run = ['run', ...(await shop(scene, SHOP, 'all is quiet\n')), '--json', '--quiet'];
    const said = /^opsguard: stdout could not be written: there is no space left; .*\.\n/;
    const ran = await scene.call(run, { wrapper: piped('> /dev/full') });
    expect(ran.stderr).toMatch(said);
    expect(ran.stderr).toMatch(/\ncode 4\n$/);
    const listed = await scene.call(['runs'], { wrapper: piped('> /dev/full') });
    expect(listed.stderr).toMatch(said);
    expect(listed.stderr).toMatch(/\ncode 3\n$/);
  });
});
