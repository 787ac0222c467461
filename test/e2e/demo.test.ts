import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

it('the line that the demo ends with can be pasted where it was started, and checks the patch', async () => {
  const outcome = await scene.call(['demo', '--example', 'tide-gauge']);
  expect(outcome.code, outcome.stderr).toBe(0);
  const line = /^Try: (git .*)$/m.exec(outcome.stderr)?.[1] ?? '';
  // Git skips in silence what it takes for files of another folder.
  const said = execFileSync('sh', ['-c', `${line} --verbose 2>&1`], { cwd: scene.folder, encoding: 'utf8' });
  expect(said).toMatch(/^Checking patch examples\/tide-gauge\/gauge\/series\.py\.\.\.$/m);
});
