import { once } from 'node:events';
import { expect, it } from 'vitest';
import { replay } from '../../events/replay.ts';
import { createForeignServer, startProcess } from '../nats/processes.ts';
import { createClusterScene } from './scene.ts';

it('a job that kills every worker is given up, and its run ends in a report that says so', {
  timeout: 240_000,
}, async () => {
  const server = await createForeignServer();
  server.start();
  const cluster = await createClusterScene(server.url);
  await cluster.serve('out', '--no-workers');
  await cluster.work('sandbox');
  const reply = await cluster.alert('tide-gauge');
  const run = 'runId' in reply ? reply.runId : '';

  const killed: string[] = [];
  for (let workers = 0; workers < 3; workers++) {
    const doomed = await startProcess('../cluster/doomed-worker.ts', [server.url, 'llm']);
    const exit = once(doomed.child, 'exit');
    killed.push(await doomed.line());
    await exit;
  }
  expect(new Set(killed).size).toBe(1);
  // The next worker is a sound one: it hears how often the job was delivered, and does not touch it.
  await cluster.work('llm');
  const records = await cluster.ended(run);
  expect(replay(records).snapshot.context).toMatchObject({
    status: 'infra_report',
    conclusion: { reasons: [{ code: 'worker_lost', sentence: expect.stringContaining('lost by its worker') }] },
  });
  const answers = records
    .flatMap(({ events }) => events)
    .filter((event) => 'command' in event && event.command === killed[0]);
  expect(answers).toMatchObject([{ type: 'command.failed' }]);
});
