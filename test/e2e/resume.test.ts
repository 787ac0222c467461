import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containersOf } from './containers.ts';
import { expectSameReplay } from './replaying.ts';
import { createScene, processesWith, readRecords, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

describe('a run whose process was killed', () => {
  // Of states that take long: test/crash dies at every record.
  it.each(['[STATE] ensure_workspace_ready', /^\[CELL\] original\/reproduction/, '[STATE] execute_fix_test'])(
    'at %s goes on to its proof, and repeats nothing that was answered',
    async (line) => {
      const repo = await scene.example('tide-gauge');
      const call = scene.start(['run', '--repo', repo, '--error-log', `${repo}/error.log`, '--proposer', 'rules']);
      await call.saw(line);
      call.kill('SIGKILL');
      await call.done;

      const resumed = await scene.call(['resume', 'latest', '--json']);
      expect(resumed.code, resumed.stderr).toBe(0);
      const summary = resumed.json();
      expect(summary).toMatchObject({ status: 'verified', exitCode: 0 });
      const events = (await readRecords(summary.artifactsDir)).flatMap((record) => record.events);
      expect(events.filter(({ type }) => type === 'run.taken_over')).toHaveLength(1);
      const answered = events.flatMap((event) => ('command' in event ? [event.command] : []));
      expect(new Set(answered).size).toBe(answered.length);
      expect(await containersOf(summary.runId)).toEqual([]);
      expect(await processesWith(scene.temporary)).toEqual([]);
      await expectSameReplay(scene, summary);
      expect((await scene.call(['verify', 'latest'])).code).toBe(0);

      const again = await scene.call(['resume', 'latest', '--json']);
      expect(again.json()).toEqual(summary);
      expect((await scene.call(['verify', 'latest'])).code).toBe(0);
    },
  );

  it('is not resumed where its log was changed: the record is named, and the log left alone', async () => {
    const repo = await scene.example('tide-gauge');
    const call = scene.start(['run', '--repo', repo, '--error-log', `${repo}/error.log`, '--proposer', 'rules']);
    await call.saw('[STATE] execute_reproduction');
    call.kill('SIGKILL');
    await call.done;
    const runs = join(scene.folder, '.opsguard', 'runs');
    const file = join(runs, (await readdir(runs))[0] ?? '', 'events.jsonl');
    const changed = (await readFile(file, 'utf8')).replace('"class":"code"', '"class":"Code"');
    await writeFile(file, changed);
    const resumed = await scene.call(['resume', 'latest', '--json']);
    expect(resumed).toMatchObject({ code: 4, stdout: '' });
    expect(resumed.stderr).toMatch(/^opsguard: Record 3 of run .* is damaged: .*\.\n$/);
    expect(await readFile(file, 'utf8')).toBe(changed);
  });

  it('is not resumed while its process lives', async () => {
    const repo = await scene.example('tide-gauge');
    const call = scene.start(['run', '--repo', repo, '--error-log', `${repo}/error.log`, '--proposer', 'rules']);
    await call.saw('[STATE] execute_reproduction');
    // Stopped, so that it does not end first.
    call.kill('SIGSTOP');
    const resumed = await scene.call(['resume', 'latest']);
    call.kill('SIGCONT');
    expect(resumed.stderr).toMatch(/is being written by process \d+/);
    expect(resumed.code).toBe(2);
    expect((await call.done).code).toBe(0);
  });
});
