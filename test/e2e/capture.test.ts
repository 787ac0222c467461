import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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

it('a command that works has nothing to repair', async () => {
  await scene.repo('fine', { 'main.py': 'print("fine")\n' });
  const outcome = await scene.call(['run', '--repo', 'fine', '--json', '--', 'python', 'main.py']);
  expect(outcome.code, outcome.stderr).toBe(4);
  expect(outcome.stderr).toContain('ended without an error');
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
