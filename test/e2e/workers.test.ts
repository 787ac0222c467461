import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../../infra/nats/server.ts';
import type { Call } from './cli.ts';
import { containersOf } from './containers.ts';
import { expectSameReplay, NOTHING_AROUND } from './replaying.ts';
import { createScene, readArtifact, readAudit, readRecords, type Scene } from './scene.ts';

const EXAMPLE = ['--repo', 'tide-gauge', '--error-log', 'tide-gauge/error.log'];

const SPELLING = fileURLToPath(new URL('../../docs/examples/spelling-proposer.ts', import.meta.url));

let scene: Scene;
let server: EmbeddedServer;
let url: string;
let workers: Call[] = [];
beforeAll(async () => {
  scene = await createScene();
  await scene.example('tide-gauge');
  await scene.example('parcel-quotes');
  server = await startEmbeddedServer();
  url = server.url.replace('nats://', `nats://${server.token}@`).replace(/^(?!nats:)/, `nats://${server.token}@`);
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await Promise.all(workers.map(({ done }) => done));
  await server?.stop();
  await scene?.close();
});

it('workers that are processes of their own do all the work of a run that has none', async () => {
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

it('a proposer that is a process of its own answers through NATS alone, and is named as what it is', async () => {
  workers = [
    scene.start(['worker', 'sandbox', '--nats', url]),
    scene.start([], { main: SPELLING, env: { OPSGUARD_NATS_URL: url, DOCKER_HOST: 'tcp://127.0.0.1:9' } }),
  ];
  const outcome = await scene.call([
    ...['run', '--repo', 'parcel-quotes', '--error-log', 'parcel-quotes/error.log'],
    ...['--proposer', 'spelling', '--nats', url, '--no-workers', '--json'],
  ]);
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(outcome.stderr).toContain('[PROPOSER] spelling: spells postcode as post_code, as everywhere else');
  const { artifactsDir } = outcome.json();
  const description = await readArtifact(artifactsDir, 'PR_DESCRIPTION.md');
  expect(description).toContain('spelling');
  expect(description).not.toMatch(/rule-based/i);
  const events = (await readRecords(artifactsDir)).flatMap((record) => record.events);
  expect(events.find(({ type }) => type === 'patch.proposed')).toMatchObject({ provenance: { proposer: 'spelling' } });

  workers[1]?.kill('SIGINT');
  expect(await workers[1]?.done).toMatchObject({ code: 0 });
});
