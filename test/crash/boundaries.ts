import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { replay } from '../../events/replay.ts';
import { verifyingKey } from '../../services/attestation/keys.ts';
import { verifyBundle } from '../../services/attestation/verify.ts';
import { openRunFolder } from '../../services/runtime/run-folder.ts';
import { NODE, type Summary } from '../e2e/cli.ts';
import { containersOf } from '../e2e/containers.ts';
import { processesWith, readRecords, type Scene } from '../e2e/scene.ts';

const DOOMED = fileURLToPath(new URL('./doomed-run.ts', import.meta.url));

/** Where a process dies: right after a record was durable, or with half of it written. */
export type Death = { readonly when: 'after' | 'within'; readonly seq: number };

/** Begins or resumes the run in `folder` and dies there; false when the run came to its end before. */
export const dieAt = async (scene: Scene, folder: string, { when, seq }: Death): Promise<boolean> => {
  const child = spawn(NODE, [DOOMED, folder, join(scene.folder, 'tide-gauge'), when, String(seq)], {
    env: { ...scene.environment, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
    cwd: scene.folder,
    stdio: 'inherit',
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal !== 'SIGKILL' && code !== 0)
    throw new Error(`The doomed run ended with ${code}, before it could be killed.`);
  return signal === 'SIGKILL';
};

/** The log's whole lines, which were acknowledged but for the last one of them at most. */
export const wholeLines = async (folder: string): Promise<string[]> =>
  (await readFile(join(folder, 'events.jsonl'), 'utf8').catch(() => '')).split('\n').slice(0, -1);

/** What was begun there comes to its proof, as if nothing had happened to it: each command is answered, and none twice. */
export const expectProof = async (scene: Scene, folder: string, deaths: number): Promise<void> => {
  const before = await wholeLines(folder);
  const outcome = await scene.call(['resume', folder, '--json']);
  expect(outcome.code, outcome.stderr).toBe(0);
  const summary = outcome.json<Summary>();
  expect(summary).toMatchObject({ status: 'verified', attempts: { reproduction: 1, fix: 1 } });
  expect((await wholeLines(folder)).slice(0, before.length)).toEqual(before);
  const records = await readRecords(folder);
  const events = records.flatMap((record) => record.events);
  const answered = events.flatMap((event) => ('command' in event ? [event.command] : []));
  const asked = records.flatMap(({ commands }) => commands.map(({ id }) => id));
  expect(answered.toSorted()).toEqual(asked.toSorted());
  expect(events.filter(({ type }) => type === 'run.taken_over').length).toBeLessThanOrEqual(deaths);
  expect(replay(records).snapshot.value).toBe('verified');
  const key = await verifyingKey(undefined, scene.environment);
  expect(await verifyBundle(openRunFolder(folder), key)).toMatchObject({ ok: true });
  expect(await containersOf(summary.runId)).toEqual([]);
  expect(await processesWith(scene.temporary)).toEqual([]);
};

/** Nothing at all was acknowledged of a run that died within its first record: there is nothing to resume, and that is said. */
export const expectNeverBegun = async (scene: Scene, folder: string): Promise<void> => {
  expect(await wholeLines(folder)).toEqual([]);
  const outcome = await scene.call(['resume', folder, '--json']);
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toMatch(/^opsguard: Run [0-9a-f-]{36} never began: .*; start it anew with opsguard run\.\n$/);
};
