import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openRunFolder, type RunFolder } from '../services/runtime/run-folder.ts';
import { UsageError } from './exit.ts';
import { fromUser, runsFolder } from './paths.ts';

const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const runIds = async (): Promise<string[]> =>
  (await readdir(runsFolder()).catch(() => [])).filter((name) => RUN_ID.test(name)).sort();

/** The id that a folder's log carries in its first record. @throws {UsageError} when it has none. */
const idIn = async (folder: string): Promise<string> => {
  const { readFile } = await import('node:fs/promises');
  const head = await readFile(join(folder, 'events.jsonl'), 'utf8').catch(() => '');
  const id = /"run":"([0-9a-f-]{36})"/.exec(head.slice(0, 200))?.[1];
  if (id === undefined) throw new UsageError(`${folder} holds no run: its events.jsonl is missing or not a log.`);
  return id;
};

/** A run by its id, an unambiguous beginning of it, `latest`, or the folder that --out named. @throws {UsageError} */
export const findRun = async (name: string): Promise<{ id: string; folder: RunFolder }> => {
  const ids = await runIds();
  const matches = name === 'latest' ? ids.slice(-1) : ids.filter((id) => id.startsWith(name));
  if (matches.length > 1) throw new UsageError(`${matches.length} runs begin with ${name}; give more of the id.`);
  if (matches[0] !== undefined) return { id: matches[0], folder: openRunFolder(join(runsFolder(), matches[0])) };
  const path = fromUser(name);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory())
    throw new UsageError(`There is no run ${name} in ${runsFolder()}; \`opsguard runs\` lists them.`);
  return { id: await idIn(path), folder: openRunFolder(path) };
};
