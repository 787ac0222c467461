import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { FINAL_STATES } from '../../events/log/jetstream/log.ts';
import { replay } from '../../events/replay.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { JOBS } from '../../infra/nats/topology.ts';
import { containersOf } from '../e2e/containers.ts';
import { createForeignServer } from '../nats/processes.ts';
import { type ClusterScene, createClusterScene, type Orchestrator, PATIENCE } from './scene.ts';

/** Sends alerts until each orchestrator has accepted a run; returns all runs. */
const alertUntilAllAreBusy = async (
  cluster: ClusterScene,
  orchestrators: readonly Orchestrator[],
): Promise<string[]> => {
  const runs: string[] = [];
  const examples = ['tide-gauge', 'parcel-quotes', 'access-digest'] as const;
  for (let sent = 0; sent < 6 || orchestrators.some((one) => one.appended().size === 0); sent++) {
    const reply = await cluster.alert(examples[sent % examples.length]!);
    expect(reply).toMatchObject({ status: 'accepted' });
    if ('runId' in reply) runs.push(reply.runId);
  }
  return runs;
};

const owners = (records: readonly LogRecord[]): number[] =>
  records.filter(({ events }) => events.some(({ type }) => type === 'run.taken_over')).map(({ seq }) => seq);

it('three orchestrators, one killed and one frozen for longer than its lease: every run ends once', {
  timeout: 300_000,
}, async () => {
  const server = await createForeignServer();
  server.start();
  const cluster = await createClusterScene(server.url);
  const orchestrators = [];
  for (const name of ['first', 'second', 'third']) orchestrators.push(await cluster.serve(name, '--no-workers'));
  const [killed, frozen, left] = orchestrators as [Orchestrator, Orchestrator, Orchestrator];
  await Promise.all([cluster.work('sandbox'), cluster.work('llm')]);
  // Each has its share by the time the others have given theirs back.
  const runs = await alertUntilAllAreBusy(cluster, orchestrators);

  killed.kill('SIGKILL');
  frozen.kill('SIGSTOP');
  const before = new Map([...frozen.appended()].map(([run, seqs]) => [run, seqs.length]));
  await delay(5_000);
  frozen.kill('SIGCONT');

  const histories = new Map<string, readonly LogRecord[]>();
  for (const run of runs) histories.set(run, await cluster.ended(run));

  for (const [run, records] of histories) {
    expect(records.filter(({ state }) => FINAL_STATES.has(state)).map(({ seq }) => seq)).toEqual([records.length]);
    expect(replay(records).snapshot.value).toBe('verified');
    const takeovers = owners(records);
    // Who wrote what: each process's records of a run stand together, from its takeover to the next one.
    for (const orchestrator of [frozen, left]) {
      const seqs = orchestrator.appended().get(run) ?? [];
      for (const takeover of takeovers) {
        const [earlier, later] = [seqs.filter((seq) => seq < takeover), seqs.filter((seq) => seq >= takeover)];
        if (earlier.length > 0 && later.length > 0) expect(takeovers).toContain(later[0]);
      }
    }
    const answered = records.flatMap(({ events }) =>
      events.flatMap((event) => ('command' in event ? event.command : [])),
    );
    expect(new Set(answered).size).toBe(answered.length);
  }
  // The faults hit something: runs of the killed one and of the frozen one were taken over.
  const takenOver = [...histories.values()].filter((records) => owners(records).length > 0).length;
  expect(takenOver).toBeGreaterThanOrEqual(2);
  expect(before.size).toBeGreaterThan(0);
  expect(frozen.stderr()).toMatch(/(left|went on with) run/);

  await vi.waitFor(async () => {
    expect((await cluster.broker.jsm.streams.info(JOBS)).state.messages).toBe(0);
    for (const run of runs) expect(await containersOf(run)).toEqual([]);
  }, PATIENCE);

  // What a run leaves is laid out where it ended, and is a proof like any other.
  const laidOut = (
    await Promise.all(
      orchestrators.map(async ({ out }) => (await readdir(out).catch(() => [])).map((run) => join(out, run))),
    )
  ).flat();
  expect(laidOut.length).toBeGreaterThanOrEqual(runs.length - 1);
  for (const path of laidOut.slice(0, 2)) {
    expect(await cluster.scene.call(['verify', path])).toMatchObject({ code: 0 });
    expect(await cluster.scene.call(['replay', path])).toMatchObject({ code: 0 });
  }
});
