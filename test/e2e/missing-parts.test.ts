import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Summary } from './cli.ts';
import { reproduction, startModel } from './model.ts';
import { expectSameReplay, NOTHING_AROUND } from './replaying.ts';
import { SHOP_SCRIPT, shop } from './repos.ts';
import { createScene, processesWith, readArtifact, readPage, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

/** A run that lacks something of OpsGuard's own: code 3, and a report that does not blame the alert. */
const lacking = async (
  code: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Summary> => {
  const outcome = await scene.call(['run', ...(await shop(scene)), '--json', ...args], { env });
  expect(outcome.code, outcome.stderr).toBe(3);
  const summary = outcome.json();
  expect(summary).toMatchObject({ status: 'infra_report', exitCode: 3, reasons: [{ code }] });
  const report = JSON.parse(await readArtifact(summary.artifactsDir, 'infra_report.json')) as object;
  expect(report).toMatchObject({ source: 'engine', reasons: [{ code }] });
  expect(await readPage(summary.artifactsDir, 'INFRA_REPORT.md')).toContain(summary.reasons[0]?.sentence);
  await expectSameReplay(scene, summary);
  expect(await processesWith(scene.temporary)).toEqual([]);
  return summary;
};

describe('a run that lacks something of its own', () => {
  it('no model server: says where it looked', async () => {
    const gone = await startModel({ reproduction: [] });
    await gone.stop();
    const { reasons } = await lacking('proposer_unavailable', gone.args, gone.env);
    expect(reasons[0]?.sentence).toContain(new URL(gone.url).host);
  });

  it('no such model: says how to get it', async () => {
    const model = await startModel({ reproduction: [reproduction(SHOP_SCRIPT)] });
    onTestFinished(() => model.stop());
    const { reasons } = await lacking('model_missing', ['--proposer', 'ollama', '--model', 'other:7b'], model.env);
    expect(reasons[0]?.sentence).toContain('ollama pull other:7b');
  });

  it('no Docker engine', () =>
    lacking('engine_unavailable', ['--proposer', 'rules'], { DOCKER_HOST: NOTHING_AROUND.DOCKER_HOST }));

  it('a Docker engine on another machine', () =>
    lacking('engine_unavailable', ['--proposer', 'rules'], { DOCKER_HOST: 'tcp://192.0.2.1:2375' }));

  it('no nats-server', async () => {
    const { reasons } = await lacking('broker_unavailable', ['--proposer', 'rules'], { PATH: '/nonexistent' });
    expect(reasons).not.toEqual([]);
  });

  it('a NATS server that does not answer', async () => {
    const { reasons } = await lacking('broker_unavailable', ['--proposer', 'rules', '--nats', 'nats://127.0.0.1:9']);
    expect(reasons[0]?.sentence).toContain('nats://127.0.0.1:9');
  });
});
