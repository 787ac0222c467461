import { expect, it, onTestFinished, vi } from 'vitest';
import type { RunRow } from '../../services/inspector/protocol.ts';

import type { Followed } from '../../services/inspector/source/port.ts';
import { createSharedSource } from '../../services/inspector/source/shared.ts';
import { watchBroker } from '../../services/inspector/source/watch-broker.ts';
import { openSharedRuns } from '../../services/runtime/shared-log.ts';
import { loadGolden } from '../histories/golden.ts';
import { createRoleCluster } from '../nats/roles.ts';

const { run, records } = loadGolden('verified');
const soon = { timeout: 30_000, interval: 20 };

it('a watcher of the cluster sees its runs, and one of them as another machine goes on with it', async () => {
  const { server, orchestrator } = await createRoleCluster();
  const { log } = openSharedRuns(orchestrator);
  const append = async (from: number, to: number): Promise<void> => {
    for (const { seq, at, events, commands, state } of records.slice(from, to))
      await log.append(run, seq - 1, { at, events, commands, state });
  };
  await append(0, 3);
  // With a watcher's rights, and no more.
  const watcher = await server.as('watcher');
  const source = createSharedSource(openSharedRuns(watcher), await watchBroker(watcher));
  const ending = new AbortController();
  onTestFinished(() => ending.abort());

  const followed: Followed[] = [];
  const following = (async () => {
    for await (const item of source.follow(run, 1, ending.signal)) followed.push(item);
  })();
  let rows: readonly RunRow[] = [];
  void (async () => {
    for await (const list of source.runs(ending.signal)) rows = list;
  })();
  await vi.waitFor(() => expect([followed.length, rows[0]?.runId]).toEqual([2, run]), soon);

  await append(3, records.length);
  await following;
  expect(followed.map((item) => (item.kind === 'record' ? item.seq : item.kind))).toEqual([
    ...records.slice(1).map(({ seq }) => seq),
    'end',
  ]);
  await vi.waitFor(() => expect(rows[0]).toMatchObject({ state: 'verified', error: 'KeyError', problem: null }), soon);
  expect((await source.artifacts(run)).map(({ name }) => name)).toContain('patch.diff');
  expect(String(await source.artifact(run, 'patch.diff'))).toContain('+++');
  expect([
    await source.has(run),
    await source.artifact(run, 'nothing'),
    await source.blob(run, '0'.repeat(64)),
  ]).toEqual([true, null, null]);
});
