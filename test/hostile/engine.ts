import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { loadConfig } from '../../infra/config/config.ts';
import { TE } from '../../infra/fp.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import type { Snapshot } from '../../machines/step.ts';
import { terminal } from '../../services/failure.ts';
import { createDispatcher } from '../../services/orchestrator/dispatcher.ts';
import type { RunHistory } from '../../services/orchestrator/history.ts';
import { orchestrate } from '../../services/orchestrator/loop.ts';
import type { Proposer } from '../../services/proposer/port.ts';
import { openRunFolder } from '../../services/runtime/run-folder.ts';
import { runStarted } from '../../services/runtime/started.ts';
import { startEngineParts } from '../engine.ts';
import type { Case } from './case.ts';
import { withoutPolicy } from './without-policy.ts';

/** Scripts of the corpus end in well under a second, or never; a machine that is busy needs more. */
const WALL_SECONDS = '12';

/** A run that came to its end. */
export type Played = { readonly snapshot: Snapshot; readonly history: RunHistory };

export type Engine = {
  /** Runs one case to its end; `policy: false` leaves the patch policy out, so that the evidence alone decides. */
  play(one: Case, options: { readonly policy: boolean }): Promise<Played>;
  close(): Promise<void>;
};

/** The engine as a run has it (orchestrator, broker, workers, containers), with the corpus for a proposer. */
export const startEngine = async (corpus: readonly Case[], onReport: OnReport): Promise<Engine> => {
  const config = await loadConfig({ timeout_seconds: WALL_SECONDS, tests_timeout_seconds: '30' }, process.env);
  const { openPost, close } = await startEngineParts(async ({ model }) => proposerOf(corpus, model), onReport);
  return {
    play: async (one, { policy }) => {
      const run = uuidv7();
      const path = await mkdtemp(join(tmpdir(), 'opsguard-hostile-'));
      const folder = openRunFolder(path);
      const post = openPost(run, folder.blobs);
      try {
        const { maxRepoBytes } = config;
        const services = { folder: path, home: path, blobs: folder.blobs, maxRepoBytes, post: async () => post };
        const alert = { repoPath: one.repo, errorLog: one.errorLog, source: 'error.log' };
        // The model's name tells the proposer which case is asked for.
        const started = await runStarted(run, alert, { ...config, model: one.name }, false, folder.blobs);
        const real = createDispatcher(services);
        const dispatcher = policy ? real : withoutPolicy(real, folder.blobs);
        const now = () => new Date().toISOString();
        return await orchestrate({ log: folder.log, dispatcher, now }, { event: started }).done;
      } finally {
        post.close();
        await folder.log.close();
        await rm(path, { recursive: true, force: true });
      }
    },
    close,
  };
};

/** Says the case's reply at the first attempt, and has no other. */
const proposerOf = (corpus: readonly Case[], name: string | null): Proposer => {
  const one = corpus.find((candidate) => candidate.name === name);
  if (one === undefined) throw new Error(`The corpus has no case ${name}.`);
  const say = <R>(attempt: number, reply: R) =>
    attempt > 1
      ? TE.left(terminal('no_proposal', 'The case has one reply only.'))
      : TE.right({
          reply,
          provenance: {
            proposer: 'corpus',
            model: null,
            prompt: null,
            options: {},
            reply: JSON.stringify(reply),
            rationale: one.kind,
          },
        });
  return {
    name: 'corpus',
    proposeReproduction: ({ attempt }) => say(attempt, one.reproduction),
    proposePatch: ({ attempt }) => say(attempt, one.fix),
    proposePullRequest: () => say(1, { title: one.name, body: one.kind }),
  };
};
