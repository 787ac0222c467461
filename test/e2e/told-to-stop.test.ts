import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../../infra/nats/server.ts';
import { createScene, type Scene } from './scene.ts';

/** Makes a command tell itself to stop while it says that it is ready, so before anybody can have read it. */
const STOPPED_WHEN_READY = `
const write = process.stderr.write;
process.stderr.write = function (text, ...rest) {
  const written = write.call(this, text, ...rest);
  if (/is ready|takes alerts|Ctrl-C ends it/.test(text)) process.kill(process.pid, 'SIGTERM');
  return written;
};`;
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(STOPPED_WHEN_READY)}`;

let scene: Scene;
let server: EmbeddedServer;
let url: string;
beforeAll(async () => {
  scene = await createScene();
  server = await startEmbeddedServer();
  url = server.url.replace('nats://', `nats://${server.token}@`);
});
afterAll(async () => {
  await server.stop();
  await scene.close();
});

it.each([
  { args: ['worker', 'sandbox'] },
  { args: ['worker', 'llm'] },
  { args: ['serve'] },
  { args: ['inspect', '--no-open'] },
])('$args stops in order however soon after it said that it is ready', async ({ args }) => {
  const outcome = await scene.call([...args, '--nats', url], { env: { NODE_OPTIONS, OPSGUARD_PROPOSER: 'rules' } });
  expect(outcome.stderr).toMatch(/is ready|takes alerts|Ctrl-C ends it/);
  expect(outcome).toMatchObject({ code: 0, signal: null });
});
