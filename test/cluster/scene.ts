import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { FINAL_STATES } from '../../events/log/jetstream/log.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { type Broker, connectBroker } from '../../infra/nats/connection.ts';
import { subjects } from '../../infra/nats/subjects.ts';
import type { AlertReply } from '../../services/cluster/alerts.ts';
import { openSharedRuns, type SharedRuns } from '../../services/runtime/shared-log.ts';
import type { Call } from '../e2e/cli.ts';
import { createScene, type ExampleName, type Scene } from '../e2e/scene.ts';
import { connectBare, type Role } from '../nats/roles.ts';

/** One orchestrator of the cluster: `opsguard serve` as a process of its own. */
export type Orchestrator = Call & {
  /** Where the runs that end here are laid out. */
  readonly out: string;
  /** The records that it said it appended, by run: their numbers. */
  appended(): Map<string, number[]>;
};

/** A cluster on one machine: a NATS server that is somebody else's, workers and orchestrators as processes. */
export type ClusterScene = {
  readonly scene: Scene;
  /** Of the watcher, where roles have users of their own. */
  readonly broker: Broker;
  readonly runs: SharedRuns;
  serve(name: string, ...flags: readonly string[]): Promise<Orchestrator>;
  /** Resolves when it says what `ready` matches; by default, that it is. */
  work(kind: 'sandbox' | 'llm', ready?: RegExp): Promise<Call>;
  alert(example: ExampleName, more?: object): Promise<AlertReply>;
  /** A run's records, once it has ended. */
  ended(run: string): Promise<readonly LogRecord[]>;
};

export const PATIENCE = { timeout: 200_000, interval: 200 };

/** Short leases, so that a test of their end need not wait long; `OPSGUARD_PROPOSER` as no model is there. */
const SETTINGS = { OPSGUARD_LEASE_SECONDS: '2', OPSGUARD_JOB_LEASE_SECONDS: '4', OPSGUARD_PROPOSER: 'rules' };

const APPENDED = /^\[STATE\] (\S+) (\d+) /gm;

/** `url` is the server's address, or what it is for each role. */
export const createClusterScene = async (url: string | ((role: Role) => string)): Promise<ClusterScene> => {
  const urlOf = typeof url === 'string' ? () => url : url;
  const scene = await createScene();
  const calls: Call[] = [];
  const broker = await vi.waitFor(() => connectBroker({ url: urlOf('watcher'), name: 'test' }), PATIENCE);
  const alerter = await connectBare(urlOf('alerter'));
  onTestFinished(async () => {
    for (const call of calls) call.kill('SIGKILL');
    await Promise.all(calls.map(({ done }) => done));
    await Promise.all([broker.close(), alerter.close()]);
    await scene.close();
  });
  const start = async (role: Role, args: readonly string[], ready: RegExp): Promise<Call> => {
    const call = scene.start(args, { env: { ...SETTINGS, OPSGUARD_NATS_URL: urlOf(role) } });
    calls.push(call);
    await call.saw(ready);
    return call;
  };
  const runs = openSharedRuns(broker);
  const repos = new Map<ExampleName, Promise<string>>();
  return {
    scene,
    broker,
    runs,
    serve: async (name, ...flags) => {
      const out = join(scene.folder, name);
      const call = await start('orchestrator', ['serve', '--out', out, ...flags], /^\[SERVE\] takes alerts/);
      return {
        ...call,
        out,
        appended: () => {
          const found = new Map<string, number[]>();
          for (const [, run = '', seq] of call.stderr().matchAll(APPENDED))
            found.set(run, [...(found.get(run) ?? []), Number(seq)]);
          return found;
        },
      };
    },
    work: (kind, ready = /^\[WORKER\]/) => start(`${kind}-worker`, ['worker', kind], ready),
    alert: async (example, more = {}) => {
      const repo = repos.get(example) ?? scene.example(example);
      repos.set(example, repo);
      const errorLog = await readFile(join(await repo, 'error.log'), 'utf8');
      const message = await alerter.request(
        subjects.alerts,
        JSON.stringify({ repo: await repo, errorLog, source: 'the test', ...more }),
        { timeout: 20_000 },
      );
      return message.json<AlertReply>();
    },
    ended: (run) =>
      vi.waitFor(async () => {
        const { records } = await runs.log.readRun(run);
        if (!FINAL_STATES.has(records.at(-1)?.state ?? ''))
          throw new Error(`Run ${run} is at ${records.at(-1)?.state}.`);
        return records;
      }, PATIENCE),
  };
};
