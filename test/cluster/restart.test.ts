import { describe, expect, it } from 'vitest';
import { BLOBS, ensureTopology, JOBS } from '../../infra/nats/topology.ts';
import type { Call } from '../e2e/cli.ts';
import { expectSameReplay } from '../e2e/replaying.ts';
import { readRecords } from '../e2e/scene.ts';
import { createForeignServer } from '../nats/processes.ts';
import { type ClusterScene, createClusterScene } from './scene.ts';

/** A server that keeps the queue in memory, two workers, and what is killed with it: the jobs and the blobs. */
const createForgetfulCluster = async () => {
  const server = await createForeignServer();
  server.start();
  const cluster = await createClusterScene(server.url);
  await ensureTopology(cluster.broker, { storage: 'memory', ackWaitMs: 4_000 });
  await Promise.all([cluster.work('sandbox'), cluster.work('llm')]);
  const restart = async (): Promise<void> => {
    await server.kill();
    server.start();
  };
  return { server, cluster, restart };
};

const isOfMemory = async ({ broker }: ClusterScene): Promise<boolean> =>
  (await broker.jsm.streams.info(JOBS)).config.storage === 'memory';

describe('a broker that comes back with nothing in it', () => {
  it.each(['[STATE] reproduce_attempt_1', '[STATE] execute_reproduction', '[STATE] execute_fix_test'])(
    'at %s is given its streams, blobs and jobs again, and the run ends in its proof',
    { timeout: 240_000 },
    async (line) => {
      const { server, cluster, restart } = await createForgetfulCluster();
      expect(await isOfMemory(cluster)).toBe(true);
      const repo = await cluster.scene.example('tide-gauge');
      const args = ['run', '--repo', repo, '--error-log', `${repo}/error.log`, '--proposer', 'rules'];
      const call: Call = cluster.scene.start([...args, '--nats', server.url, '--no-workers', '--json']);
      await call.saw(line);
      await restart();
      const outcome = await call.done;
      expect(outcome.code, outcome.stderr).toBe(0);
      expect(outcome.stderr).toMatch(/connection to the NATS server at .* is back/);
      expect(await isOfMemory(cluster)).toBe(false);
      const summary = outcome.json();
      const answered = (await readRecords(summary.artifactsDir)).flatMap(({ events }) =>
        events.flatMap((event) => ('command' in event ? event.command : [])),
      );
      expect(new Set(answered).size).toBe(answered.length);
      await expectSameReplay(cluster.scene, summary);
    },
  );

  it('is survived by an orchestrator of a cluster, whose log and blobs are on file', { timeout: 240_000 }, async () => {
    const { cluster, restart } = await createForgetfulCluster();
    await cluster.broker.jsm.streams.delete(`OBJ_${BLOBS}`);
    const orchestrator = await cluster.serve('out', '--no-workers');
    const reply = await cluster.alert('tide-gauge');
    const run = 'runId' in reply ? reply.runId : '';
    await orchestrator.saw(new RegExp(`\\[STATE\\] ${run} \\d+ execute_reproduction`));
    await restart();
    const records = await cluster.ended(run);
    expect(records.at(-1)?.state).toBe('verified');
  });

  it('is refused by an orchestrator whose log would point into it', async () => {
    const { server, cluster } = await createForgetfulCluster();
    const outcome = await cluster.scene.call(['serve', '--nats', server.url, '--no-workers']);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(/blob store opsguard_blobs is kept in memory/);
  });
});
