import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../../infra/nats/server.ts';
import type { Call } from './cli.ts';
import { containersOf } from './containers.ts';
import { expectSameReplay, NOTHING_AROUND } from './replaying.ts';
import { createScene, readAudit, type Scene } from './scene.ts';

const EXAMPLE = ['--repo', 'tide-gauge', '--error-log', 'tide-gauge/error.log'];

let scene: Scene;
let server: EmbeddedServer;
let workers: Call[] = [];
beforeAll(async () => {
  scene = await createScene();
  await scene.example('tide-gauge');
  server = await startEmbeddedServer();
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await Promise.all(workers.map(({ done }) => done));
  await server?.stop();
  await scene?.close();
});

it('workers that are processes of their own do all the work of a run that has none', async () => {
  const url = server.url.replace('nats://', `nats://${server.token}@`).replace(/^(?!nats:)/, `nats://${server.token}@`);
  workers = ['sandbox', 'llm'].map((kind) => scene.start(['worker', kind, '--nats', url]));
  await Promise.all([workers[0]?.saw('[WORKER] sandbox is ready'), workers[1]?.saw('[WORKER] llm is ready')]);
  // The run itself can reach neither Docker nor a nats-server on its PATH.
  const outcome = await scene.call(
    ['run', ...EXAMPLE, '--proposer', 'rules', '--nats', url, '--no-workers', '--json'],
    { env: NOTHING_AROUND },
  );
  expect(outcome.code, outcome.stderr).toBe(0);
  const summary = outcome.json();
  expect(summary.status).toBe('verified');
  expect((await readAudit(summary.artifactsDir)).evidence.length).toBeGreaterThan(0);
  await expectSameReplay(scene, summary);

  for (const worker of workers) worker.kill('SIGTERM');
  for (const { done } of workers) expect(await done).toMatchObject({ code: 0 });
  expect(await containersOf(summary.runId)).toEqual([]);
});
