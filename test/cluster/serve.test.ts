import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { subjects } from '../../infra/nats/subjects.ts';
import type { AlertReply } from '../../services/cluster/alerts.ts';
import { readAudit } from '../e2e/scene.ts';
import { createForeignServer } from '../nats/processes.ts';
import { type ClusterScene, createClusterScene, PATIENCE } from './scene.ts';

const startCluster = async (...flags: readonly string[]) => {
  const server = await createForeignServer();
  server.start();
  const cluster = await createClusterScene(server.url);
  const orchestrator = await cluster.serve('out', ...flags);
  return { server, cluster, orchestrator };
};

const ask = async ({ broker }: ClusterScene, request: unknown): Promise<AlertReply> =>
  (await broker.nc.request(subjects.alerts, JSON.stringify(request), { timeout: 20_000 })).json<AlertReply>();

describe('an orchestrator of a cluster', () => {
  it('takes an alert to its proof, which any machine reads, replays and lays out from the log alone', async () => {
    const { server, cluster, orchestrator } = await startCluster();
    const runId = uuidv7();
    expect(await cluster.alert('tide-gauge', { runId })).toEqual({ runId, status: 'accepted' });
    // While it goes on, and however far it is.
    for (let again = 0; again < 5; again++)
      expect(await cluster.alert('tide-gauge', { runId })).toEqual({ runId, status: 'known' });
    await cluster.ended(runId);
    await orchestrator.saw(new RegExp(`^\\[RUN\\] ${runId} verified: `));

    const { call, folder } = cluster.scene;
    const nats = ['--nats', server.url];
    expect((await call(['runs', ...nats])).stdout).toMatch(
      new RegExp(`^${runId} .* verified .* KeyError|^${runId} .* verified`),
    );
    expect((await call(['show', runId.slice(0, 20), ...nats])).stdout).toMatch(/status {3}verified/);
    expect((await call(['replay', 'latest', ...nats])).stdout).toMatch(/verified, as recorded/);
    expect((await call(['replay', 'latest', '--until', '1', ...nats])).stdout).toMatch(
      /waits {4}for prepare_workspace/,
    );
    expect(await call(['export', 'latest', ...nats, '--out', 'elsewhere'])).toMatchObject({ code: 0 });
    for (const path of [join(orchestrator.out, runId), join(folder, 'elsewhere')]) {
      expect(await call(['verify', path])).toMatchObject({ code: 0 });
      expect((await call(['replay', path])).stdout).toMatch(/verified, as recorded/);
      expect(await readAudit(path)).toMatchObject({ runId, status: 'verified' });
    }
    expect(await call(['export', 'latest', ...nats, '--out', 'elsewhere'])).toMatchObject({ code: 2 });

    orchestrator.kill('SIGTERM');
    expect(await orchestrator.done).toMatchObject({ code: 0 });
  });

  it('says what is wrong with an alert, and runs none of it', async () => {
    const { cluster } = await startCluster('--no-workers');
    const repo = await cluster.scene.example('tide-gauge');
    const replies = [
      await ask(cluster, 'no object'),
      await ask(cluster, { repo }),
      await ask(cluster, { repo, errorLog: ' \n' }),
      await ask(cluster, { repo: 'tide-gauge', errorLog: 'KeyError' }),
      await ask(cluster, { repo, errorLog: 'KeyError', image: 'evil:latest' }),
      await ask(cluster, { repo: `${repo}/gone`, errorLog: 'KeyError' }),
      await ask(cluster, { repo: `${repo}/error.log`, errorLog: 'KeyError' }),
    ];
    expect(replies.map((reply) => 'error' in reply && reply.error.code)).toEqual([
      ...Array.from({ length: 5 }, () => 'malformed'),
      'refused',
      'refused',
    ]);
    expect(replies.map((reply) => 'error' in reply && reply.error.message)).toEqual(
      replies.map(() => expect.stringMatching(/\w/)),
    );
    expect(await cluster.runs.log.runs()).toEqual([]);
  });

  it('that has all the runs it takes refuses the next alert, which another one takes', async () => {
    const { cluster } = await startCluster('--no-workers', '--max-runs', '1');
    expect(await cluster.alert('tide-gauge')).toMatchObject({ status: 'accepted' });
    expect(await cluster.alert('tide-gauge')).toMatchObject({ error: { code: 'busy' } });
    await cluster.serve('other', '--no-workers');
    await vi.waitFor(
      async () => expect(await cluster.alert('tide-gauge')).toMatchObject({ status: 'accepted' }),
      PATIENCE,
    );
  });

  it('stops at an alert whose cause is infrastructure', async () => {
    const { cluster, orchestrator } = await startCluster('--no-workers');
    const repo = await cluster.scene.example('tide-gauge');
    const errorLog = [
      'Traceback (most recent call last):',
      '  File "bulletin.py", line 3, in <module>',
      '    connect()',
      'ConnectionRefusedError: [Errno 111] Connection refused',
      '',
    ].join('\n');
    const reply = await ask(cluster, { repo, errorLog });
    const run = 'runId' in reply ? reply.runId : '';
    await orchestrator.saw(new RegExp(`^\\[RUN\\] ${run} infra_report: `));
    expect(await readAudit(join(orchestrator.out, run))).toMatchObject({ status: 'infra_report' });
  });

  it('that is told to stop hands its runs to another one at once', async () => {
    const { cluster, orchestrator } = await startCluster('--no-workers');
    const reply = await cluster.alert('tide-gauge');
    const run = 'runId' in reply ? reply.runId : '';
    await orchestrator.saw(new RegExp(`^\\[STATE\\] ${run} \\d+ ensure_workspace_ready`));
    orchestrator.kill('SIGTERM');
    expect(await orchestrator.done).toMatchObject({ code: 0 });
    const other = await cluster.serve('other');
    await other.saw(`[RUN] ${run} taken over`);
    await cluster.ended(run);
    await other.saw(new RegExp(`^\\[RUN\\] ${run} verified: `));
  });

  it('refuses to start where the server cannot sync as the operator demands', async () => {
    const { server, cluster } = await startCluster('--no-workers');
    const outcome = await cluster.scene.call(['serve', '--nats', server.url], {
      env: { OPSGUARD_REQUIRE_SYNC: 'true' },
    });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(/would not be durable: .*NATS server/);
    expect((await cluster.scene.call(['serve'])).code).toBe(2);
  });
});
