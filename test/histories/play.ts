import { mkdirSync, rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replay } from '../../events/replay.ts';
import { loadConfig } from '../../infra/config/config.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import { createDispatcher } from '../../services/orchestrator/dispatcher.ts';
import { RunHistory } from '../../services/orchestrator/history.ts';
import { orchestrate } from '../../services/orchestrator/loop.ts';
import type { Beginning, Running } from '../../services/orchestrator/port.ts';
import { BLOBS_FOLDER, openRunFolder } from '../../services/runtime/run-folder.ts';
import { newRunId, runStarted } from '../../services/runtime/started.ts';
import { SHOP, SHOP_LOG } from '../e2e/repos.ts';
import { startEngineParts } from '../engine.ts';
import { afterAppend } from '../log/after-append.ts';
import { scripted } from './proposer.ts';
import type { Incident, Scenario } from './scenario.ts';

/** Paths are in the log: they are the same wherever it is recorded, and say nothing of the recorder's machine. */
const PLACE = '/tmp/opsguard-histories';

/** Plays the scenario through the real engine, and calls `read` with the run's folder before that goes. */
export const play = async (
  scenario: Scenario,
  onReport: OnReport,
  read: (folder: string, run: string) => Promise<void>,
): Promise<void> => {
  const place = join(PLACE, scenario.name);
  await rm(place, { recursive: true, force: true });
  const repo = join(place, 'service');
  for (const [path, content] of Object.entries(scenario.service ?? SHOP)) {
    await mkdir(dirname(join(repo, path)), { recursive: true });
    await writeFile(join(repo, path), content);
  }
  try {
    const folder = join(place, 'run');
    const config = await loadConfig({}, { PATH: process.env.PATH });
    const run = newRunId();
    const alert = { repoPath: repo, errorLog: scenario.errorLog ?? SHOP_LOG, source: 'error.log' };
    const event = await runStarted(run, alert, config, false, openRunFolder(folder).blobs);
    const maxRepoBytes = scenario.maxRepoBytes ?? config.maxRepoBytes;
    const first = await owned(
      scenario,
      folder,
      run,
      { event },
      { maxRepoBytes, onReport, incident: scenario.incident },
    );
    if (first === 'killed') {
      const { records } = await openRunFolder(folder).log.readRun(run);
      const takeover = { type: 'run.taken_over', at: new Date().toISOString(), owner: 'another process' } as const;
      const { snapshot } = replay(records);
      const beginning = { event: takeover, history: new RunHistory(records), snapshot };
      await owned(scenario, folder, run, beginning, { maxRepoBytes, onReport });
    }
    await read(folder, run);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
};

type Limits = { readonly maxRepoBytes: number; readonly onReport: OnReport; readonly incident?: Incident | undefined };

/** One owner's part of a run, to its end or until it is killed, with a broker of its own that goes with it. */
const owned = async (
  scenario: Scenario,
  path: string,
  run: string,
  beginning: Beginning,
  { maxRepoBytes, onReport, incident }: Limits,
): Promise<'ended' | 'killed'> => {
  const { log, blobs } = openRunFolder(path);
  const proposer = scripted(scenario);
  const engine = await startEngineParts(async () => proposer, onReport);
  const post = engine.openPost(run, blobs);
  const killed = Promise.withResolvers<'killed'>();
  let happened = false;
  let running: Running;
  const watched = afterAppend(log, async (record) => {
    if (happened || incident?.after(record) !== true) return;
    happened = true;
    if (incident.what === 'cancelled') running.cancel('SIGINT');
    if (incident.what === 'broker lost') await engine.loseBroker();
    if (incident.what === 'blobs lost') rmSync(join(path, BLOBS_FOLDER), { recursive: true });
    if (typeof incident.what === 'object') mkdirSync(join(path, incident.what.blocked));
    if (incident.what === 'killed') {
      killed.resolve('killed');
      // It never learns that the record was written, and does nothing any more.
      await new Promise(() => {});
    }
  });
  try {
    const services = { folder: path, home: path, blobs, maxRepoBytes, post: async () => post };
    const now = () => new Date().toISOString();
    running = orchestrate({ log: watched, dispatcher: createDispatcher(services), now }, beginning);
    return await Promise.race([running.done.then(() => 'ended' as const), killed.promise]);
  } finally {
    post.close();
    await log.close();
    await engine.close();
  }
};
