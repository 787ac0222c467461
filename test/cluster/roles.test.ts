import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRoleServer } from '../nats/roles.ts';
import { createClusterScene } from './scene.ts';

it('a run ends in its proof where each process may do its own work only, whichever comes first', {
  timeout: 240_000,
}, async () => {
  const server = await createRoleServer();
  const cluster = await createClusterScene(server.urlOf);
  const waiting = /waiting for an orchestrator/;
  const workers = await Promise.all([cluster.work('sandbox', waiting), cluster.work('llm', waiting)]);
  const orchestrator = await cluster.serve('out', '--no-workers');
  await Promise.all(workers.map((worker) => worker.saw(/^\[WORKER\] \w+ is ready/)));
  const reply = await cluster.alert('tide-gauge');
  expect(reply).toMatchObject({ status: 'accepted' });
  const run = 'runId' in reply ? reply.runId : '';
  // Read by the watcher.
  const records = await cluster.ended(run);
  expect(records.at(-1)?.state).toBe('verified');
  await orchestrator.saw(new RegExp(`^\\[RUN\\] ${run} verified`));
  expect(await cluster.scene.call(['verify', join(orchestrator.out, run)])).toMatchObject({ code: 0 });
  for (const { stderr } of [orchestrator, ...workers])
    expect(stderr()).not.toMatch(/may not (publish|subscribe)|Violation/);
});
