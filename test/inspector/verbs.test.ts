import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScene, type Scene } from '../e2e/scene.ts';
import { loadGolden } from '../histories/golden.ts';
import { layOut } from './page/scene.ts';
import { listen } from './serving.ts';

const { run, bytes, records } = loadGolden('verified');

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
  await layOut(scene, bytes);
  await scene.example('parcel-quotes');
});
afterAll(() => scene.close());

const api = (page: string, path: string): string => {
  const { origin, search } = new URL(page);
  return `${origin}${path}${search}`;
};

it('`inspect RUN --stately` prints two addresses and nothing else on stdout, and ends in order', async () => {
  const call = scene.start(['inspect', 'latest', '--stately', '--no-open']);
  await call.saw(/^\[INSPECT\] the page is served/);
  const { 0: page = '', 1: stately } = call.stdout().split('\n');
  expect(page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  expect(stately).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  expect(await (await fetch(api(page, '/api/session'))).json()).toMatchObject({ run });
  const heard = await listen(api(page, `/api/runs/${run}/records`));
  await heard.done;
  expect(heard.messages).toHaveLength(records.length + 1);
  call.kill('SIGTERM');
  expect(await call.done).toMatchObject({ code: 0 });
});

it('`run --inspect` shows the run as it goes, and waits until its page has got the end', async () => {
  const call = scene.start([
    ...['run', '--repo', 'parcel-quotes', '--error-log', 'parcel-quotes/error.log'],
    ...['--proposer', 'rules', '--inspect', '--json'],
  ]);
  await call.saw(/^\[INSPECT\] http/);
  const page = /\[INSPECT\] (http\S+)/.exec(call.stderr())?.[1] ?? '';
  const { run: shown } = (await (await fetch(api(page, '/api/session'))).json()) as { run: string };
  const heard = await listen(api(page, `/api/runs/${shown}/records`));
  const outcome = await call.done;
  await heard.done;
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(outcome.json()).toMatchObject({ runId: shown, status: 'verified' });
  expect(heard.messages.at(-1)?.event).toBe('end');
  expect(JSON.parse(heard.messages.at(-2)?.data ?? '{}')).toMatchObject({ state: 'verified' });
});

it('`graph --format svg --run` draws the way of a run', async () => {
  const plain = await scene.call(['graph', '--format', 'svg']);
  const drawn = await scene.call(['graph', '--format', 'svg', '--run', run]);
  expect([plain.code, drawn.code]).toEqual([0, 0]);
  expect(plain.stdout).not.toContain('visited"');
  expect(drawn.stdout).toContain('class="state final visited"');
});

it.each([
  [['inspect', 'nothing'], 'There is no run nothing'],
  [['inspect', '--stately'], '--stately shows one run'],
  [['inspect', '--port', '70000'], '--port takes a number'],
  [['graph', '--run', 'latest'], '--run is for --format svg'],
  [['graph', '--format', 'png'], '--format takes mermaid, svg or json'],
])('refuses %j with a sentence', async (args, sentence) => {
  const { code, stdout, stderr } = await scene.call(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(sentence);
});

it('`run --inspect` that is interrupted ends, and its page with it', async () => {
  const call = scene.start([
    ...['run', '--repo', 'parcel-quotes', '--error-log', 'parcel-quotes/error.log', '--proposer', 'rules', '--inspect'],
  ]);
  await call.saw(/^\[STATE\] execute_reproduction/);
  call.kill('SIGINT');
  expect(await call.done).toMatchObject({ code: 130 });
});
