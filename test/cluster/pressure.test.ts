import { expect, it } from 'vitest';
import { ensureTopology, JOBS } from '../../infra/nats/topology.ts';
import { expectSameReplay } from '../e2e/replaying.ts';
import { readAudit } from '../e2e/scene.ts';
import { createForeignServer } from '../nats/processes.ts';
import { createClusterScene } from './scene.ts';

it('a queue that holds one job refuses the others, and the orchestrator waits until it takes them', {
  timeout: 240_000,
}, async () => {
  const server = await createForeignServer();
  server.start();
  const cluster = await createClusterScene(server.url);
  await ensureTopology(cluster.broker, { storage: 'file', ackWaitMs: 4_000, limits: { jobs: 1 } });
  await Promise.all([cluster.work('sandbox'), cluster.work('llm')]);
  const repo = await cluster.scene.example('tide-gauge');
  const args = ['run', '--repo', repo, '--error-log', `${repo}/error.log`, '--proposer', 'rules'];
  const outcome = await cluster.scene.call([...args, '--nats', server.url, '--no-workers', '--json']);
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(outcome.stderr).toMatch(/\[BROKER\] .*the stream is full/);
  const summary = outcome.json();
  // All the cells of both gates came through a queue with room for one.
  expect((await readAudit(summary.artifactsDir)).evidence.length).toBeGreaterThanOrEqual(9);
  await expectSameReplay(cluster.scene, summary);
  expect((await cluster.broker.jsm.streams.info(JOBS)).config.max_msgs).toBe(1);
});
