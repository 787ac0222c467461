import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { containersOf } from './containers.ts';
import { startModel } from './model.ts';
import { expectSameReplay, replay } from './replaying.ts';
import { SHOP, SHOP_LOG, shop } from './repos.ts';
import { createScene, processesWith, readRecords, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const PATIENCE = { timeout: 20_000, interval: 200 };

/** The shop, which thinks for twenty seconds before it crashes. */
const SLOW = { ...SHOP, 'main.py': SHOP['main.py']?.replace('\n\n', '\n\n__import__("time").sleep(20)\n') ?? '' };
const SLOW_LOG = SHOP_LOG.replace('line 3', 'line 4');

const runId = async (): Promise<string> => (await readdir(join(scene.folder, '.opsguard', 'runs')))[0] ?? '';

const running = async (): Promise<number> =>
  (await containersOf(await runId())).filter(({ state }) => state === 'running').length;

/** A run in the middle of its first reproduction. */
const inTheMiddle = async () => {
  const call = scene.start(['run', ...(await shop(scene, SLOW, SLOW_LOG)), '--proposer', 'rules', '--json']);
  await call.saw('[STATE] execute_reproduction');
  await vi.waitUntil(async () => (await running()) > 0, PATIENCE);
  expect(await processesWith(scene.temporary)).not.toEqual([]);
  return call;
};

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGHUP'] as const)(
    '(%s) while containers run: the run is cancelled in order, and nothing is left behind',
    async (signal) => {
      const call = await inTheMiddle();
      call.kill(signal);
      const outcome = await call.done;
      expect(outcome.code, outcome.stderr).toBe(130);
      const summary = outcome.json();
      expect(summary).toMatchObject({ status: 'failure_report', exitCode: 130, reasons: [{ code: 'cancelled' }] });
      const events = (await readRecords(summary.artifactsDir)).flatMap((record) => record.events);
      expect(events.slice(-2).map(({ type }) => type)).toEqual(['run.cancelled', 'report.written']);
      expect(events.filter(({ type }) => type === 'cell.observed')).toEqual([]);
      expect(await containersOf(summary.runId)).toEqual([]);
      expect(await processesWith(scene.temporary)).toEqual([]);
      expect(await readdir(scene.temporary)).toEqual([]);
      await expectSameReplay(scene, summary);
    },
  );

  it('while a model thinks: the same', async () => {
    const model = await startModel({ reproduction: [{ kind: 'silent' }] });
    onTestFinished(() => model.stop());
    const call = scene.start(['run', ...(await shop(scene)), ...model.args, '--json'], { env: model.env });
    await vi.waitUntil(() => model.requests.some(({ path }) => path === '/api/chat'), PATIENCE);
    call.kill('SIGINT');
    const outcome = await call.done;
    expect(outcome.code, outcome.stderr).toBe(130);
    expect(await model.requests.find(({ path }) => path === '/api/chat')?.ended).toBe('aborted');
    expect(await processesWith(scene.temporary)).toEqual([]);
    await expectSameReplay(scene, outcome.json());
  });
});

describe('kill -9', () => {
  it('ends the containers and the broker too, the log can be replayed, and the next run clears away', async () => {
    const call = await inTheMiddle();
    const run = await runId();
    call.kill('SIGKILL');
    expect((await call.done).signal).toBe('SIGKILL');
    await vi.waitUntil(async () => (await running()) === 0, PATIENCE);
    await vi.waitUntil(async () => (await processesWith(scene.temporary)).length === 0, PATIENCE);
    const outcome = await replay(scene, run, '--json');
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.json()).toMatchObject({ state: 'execute_reproduction', status: 'running' });

    const model = await startModel({ reproduction: [{ kind: 'status', status: 500, body: { error: 'no' } }] });
    onTestFinished(() => model.stop());
    await scene.call(['run', ...(await shop(scene)), ...model.args, '--json'], { env: model.env });
    expect(await containersOf(run)).toEqual([]);
  });
});
