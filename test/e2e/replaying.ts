import { dirname } from 'node:path';
import { expect } from 'vitest';
import { NODE, type Outcome, type Summary } from './cli.ts';
import { readAudit, type Scene } from './scene.ts';

/** An environment with no Docker engine, no nats-server and no model server in it: a replay needs none. */
export const NOTHING_AROUND = {
  PATH: dirname(NODE),
  DOCKER_HOST: 'unix:///nonexistent/docker.sock',
  OPSGUARD_OLLAMA_HOST: '127.0.0.1:9',
};

type Replayed = { readonly state: string; readonly status: string; readonly context: object; readonly records: number };

export const replay = (scene: Scene, ...args: string[]): Promise<Outcome> =>
  scene.call(['replay', ...args], { env: NOTHING_AROUND });

/** A replay with everything around it gone comes to the state that was recorded. */
export const expectSameReplay = async (scene: Scene, { status, artifactsDir }: Summary): Promise<void> => {
  const outcome = await replay(scene, artifactsDir, '--json');
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  const replayed = outcome.json<Replayed>();
  const audit = await readAudit(artifactsDir);
  const { error_log: _log, reproduction_script: _script, patch_content: _patch, ...state } = audit.state;
  expect(replayed).toMatchObject({
    state: status,
    status,
    records: audit.log.records,
    transitions: audit.transitions,
    context: { ...state, run: audit.runId, attempts: audit.attempts, grade: audit.gates.grade },
  });
};
