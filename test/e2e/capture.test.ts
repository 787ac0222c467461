import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { containersOfProcess } from './containers.ts';
import { createScene, readAudit, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

it('a command is run in the sandbox for its traceback, and goes on to a verified patch', async () => {
  await scene.example('parcel-quotes');
  const outcome = await scene.call([
    'run',
    '--repo',
    'parcel-quotes',
    '--proposer',
    'rules',
    '--json',
    '--',
    'python',
    'quote.py',
  ]);
  expect(outcome.code, outcome.stderr).toBe(0);
  const { state } = await readAudit(outcome.json().artifactsDir);
  expect(state.error_type).toBe('KeyError');
  expect(state.error_log).toContain("KeyError: 'postcode'");
});

const NEVER_BEGAN = { artifactsDir: null, attempts: { reproduction: 0, fix: 0 } };

it('a command that works has nothing to repair', async () => {
  await scene.repo('fine', { 'main.py': 'print("fine")\n' });
  const outcome = await scene.call(['run', '--repo', 'fine', '--json', '--', 'python', 'main.py']);
  expect(outcome.code, outcome.stderr).toBe(4);
  expect(outcome.stderr).toContain('ended without an error');
  expect(outcome.json()).toMatchObject({ ...NEVER_BEGAN, exitCode: 4, reasons: [{ code: 'not_reproduced' }] });
});

it('a file that is not in the repo is a sentence and code 2', async () => {
  await scene.repo('fine', { 'main.py': '' });
  const outcome = await scene.call(['run', '--repo', 'fine', '--json', '--', 'python', 'nope.py']);
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toMatch(/^opsguard: There is no nope\.py in .*\.\n$/);
});

const SLEEPS = { 'main.py': '__import__("time").sleep(30)\n' };

it('a command that does not end is said to be stopped, and how to give it longer', async () => {
  await scene.repo('slow', SLEEPS);
  const outcome = await scene.call(['run', '--repo', 'slow', '--json', '--', 'python', 'main.py'], {
    env: { OPSGUARD_TIMEOUT_SECONDS: '1' },
  });
  expect(outcome.code, outcome.stderr).toBe(4);
  expect(outcome.json()).toMatchObject({ ...NEVER_BEGAN, reasons: [{ code: 'timeout' }] });
  expect(outcome.stderr).toMatch(/`python main\.py` did not end within 1 s.* OPSGUARD_TIMEOUT_SECONDS/);
});

it('Ctrl-C while it runs ends its container, and says so', async () => {
  await scene.repo('slow', SLEEPS);
  const call = scene.start(['run', '--repo', 'slow', '--json', '--', 'python', 'main.py']);
  await vi.waitUntil(async () => (await containersOfProcess(call.pid)).some(({ state }) => state === 'running'), {
    timeout: 20_000,
    interval: 100,
  });
  call.kill('SIGINT');
  const outcome = await call.done;
  expect(outcome).toMatchObject({ code: 130, signal: null });
  expect(outcome.stderr).toContain('opsguard: The run was cancelled by SIGINT before it began');
  expect(outcome.json()).toMatchObject({ ...NEVER_BEGAN, exitCode: 130, reasons: [{ code: 'cancelled' }] });
  expect(await containersOfProcess(call.pid)).toEqual([]);
});

it('a repo with Windows line ends gets a patch with Windows line ends, which git applies', async () => {
  const repo = await scene.example('parcel-quotes');
  const zones = join(repo, 'parcels', 'zones.py');
  const before = (await readFile(zones, 'utf8')).replaceAll('\n', '\r\n');
  await writeFile(zones, before);
  const outcome = await scene.call([
    'run',
    '--repo',
    repo,
    '--error-log',
    join(repo, 'error.log'),
    '--proposer',
    'rules',
    '--json',
  ]);
  expect(outcome.code, outcome.stderr).toBe(0);
  const patch = join(outcome.json().artifactsDir, 'patch.diff');
  execFileSync('git', ['apply', '--check', patch], { cwd: repo });
  execFileSync('git', ['apply', patch], { cwd: repo });
  const patched = await readFile(zones, 'utf8');
  expect(patched).not.toBe(before);
  expect(patched.replaceAll('\r\n', '')).not.toContain('\n');
});
