import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAIN, NODE } from './cli.ts';
import { type Model, startModel } from './model.ts';
import { goodReplies } from './replies.ts';
import { createScene, readArtifact, type Scene } from './scene.ts';

const ALERT = ['run', '--repo', 'parcel-quotes', '--error-log', 'parcel-quotes/error.log'];
/** A status line as people see it. */
const PACE = /m:latest is writing, \d+ tokens, \d+\.\d tokens\/s/;

let scene: Scene;
let model: Model;
beforeAll(async () => {
  scene = await createScene();
  const good = await goodReplies('parcel-quotes', await scene.example('parcel-quotes'));
  const slowly = (text: unknown) => ({ kind: 'text', text: String(text), pauseMs: 60 }) as const;
  model = await startModel({ reproduction: good.reproduction.map(slowly), fix: (good.fix ?? []).map(slowly) });
});
afterAll(async () => {
  await model.stop();
  await scene.close();
});

it('on a terminal, whoever waits for a model sees how fast it writes, and the log is none the wiser', async () => {
  const command = [NODE, MAIN, ...ALERT, ...model.args, '--out', join(scene.folder, 'seen')].join(' ');
  // `script` gives the command a terminal, and copies what is written there.
  const terminal = ['sh', '-c', 'exec script -qefc "stty cols 200; exec $0" /dev/null', command];
  const outcome = await scene.call([], { wrapper: terminal, env: model.env });
  expect(outcome.code, outcome.stdout).toBe(0);
  expect(outcome.stdout).toMatch(PACE);
  expect(await readArtifact(join(scene.folder, 'seen'), 'events.jsonl')).not.toContain('tokensPerSecond');
});

it('in a pipe there is nothing of it', async () => {
  const outcome = await scene.call([...ALERT, ...model.args], { env: model.env });
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(outcome.stdout + outcome.stderr).not.toContain('tokens/s');
});
