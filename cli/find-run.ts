import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventLog } from '../events/log/port.ts';
import type { TextStore } from '../services/blobs/port.ts';
import { openRunFolder, type RunFolder } from '../services/runtime/run-folder.ts';
import type { SharedRuns } from '../services/runtime/shared-log.ts';
import { UsageError } from './exit.ts';
import { fromUser, runsFolder } from './paths.ts';

const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const runIds = async (): Promise<string[]> =>
  (await readdir(runsFolder()).catch(() => [])).filter((name) => RUN_ID.test(name)).sort();

/** The id that a folder's log carries in its first record. @throws {UsageError} when it has none. */
export const idIn = async (folder: string): Promise<string> => {
  const { readFile } = await import('node:fs/promises');
  const head = await readFile(join(folder, 'events.jsonl'), 'utf8').catch(() => '');
  const id = /"run":"([0-9a-f-]{36})"/.exec(head.slice(0, 200))?.[1];
  if (id === undefined) throw new UsageError(`${folder} holds no run: its events.jsonl is missing or not a log.`);
  return id;
};

/** The one of `ids` that is meant: by its id, an unambiguous beginning of it, or `latest`. @throws {UsageError} when several are */
const matching = (name: string, ids: readonly string[]): string | undefined => {
  const matches = name === 'latest' ? ids.slice(-1) : ids.filter((id) => id.startsWith(name));
  if (matches.length > 1) throw new UsageError(`${matches.length} runs begin with ${name}; give more of the id.`);
  return matches[0];
};

/** A run as it is read: its folder on this machine, or its part of a cluster's log. */
export type FoundRun = {
  readonly id: string;
  readonly log: EventLog;
  readonly blobs: TextStore;
  /** null for a run of a cluster's log. */
  readonly folder: string | null;
};

/** Uses a run of this machine, or, where the address of a NATS server is given, of the cluster's log there. @throws {UsageError} */
export const withRun = async <T>(
  name: string,
  nats: string | undefined,
  use: (found: FoundRun) => Promise<T>,
): Promise<T> => {
  if (nats === undefined) {
    const { id, folder } = await findRun(name);
    return use({ id, log: folder.log, blobs: folder.blobs, folder: folder.path });
  }
  const { withSharedRuns } = await import('./shared-runs.ts');
  return withSharedRuns(nats, async (runs) => use({ ...runs, id: await findSharedRun(name, runs), folder: null }));
};

/** The id of a cluster's run. @throws {UsageError} */
export const findSharedRun = async (name: string, { log }: SharedRuns): Promise<string> => {
  const id = matching(name, await log.runs());
  if (id === undefined)
    throw new UsageError(`There is no run ${name} in the cluster's log; \`opsguard runs --nats URL\` lists them.`);
  return id;
};

/** A run by its id, an unambiguous beginning of it, `latest`, or the folder that --out named. @throws {UsageError} */
export const findRun = async (name: string): Promise<{ id: string; folder: RunFolder }> => {
  const id = matching(name, await runIds());
  if (id !== undefined) return { id, folder: openRunFolder(join(runsFolder(), id)) };
  const path = fromUser(name);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory())
    throw new UsageError(`There is no run ${name} in ${runsFolder()}; \`opsguard runs\` lists them.`);
  return { id: await idIn(path), folder: openRunFolder(path) };
};
