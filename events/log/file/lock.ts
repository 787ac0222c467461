import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { FencedError } from '../port.ts';

type Owner = { readonly pid: number; readonly started: string };

/** Start time of a process in clock ticks since boot, which tells a reused pid from the process that had it; '' where /proc is not there. */
const startTime = async (pid: number): Promise<string> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

let ownStart: Promise<string> | undefined;
const ownStartTime = (): Promise<string> => {
  ownStart ??= startTime(process.pid);
  return ownStart;
};

const alive = async ({ pid, started }: Owner): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return (await startTime(pid)) === started;
};

/**
 * Takes the lock file for this process; a lock whose process is gone is taken over. Returns the release.
 * @throws {FencedError} when a living process, this one included, holds it.
 */
export const acquireLock = async (path: string): Promise<() => Promise<void>> => {
  // A link appears with its content or not at all: a lock without an owner in it can only come from a power cut.
  const mine = `${path}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify({ pid: process.pid, started: await ownStartTime() } satisfies Owner));
  try {
    while (!(await tryLink(mine, path))) {
      const content = await read(path);
      const owner = parseOwner(content);
      if (owner !== undefined && (await alive(owner)))
        throw new FencedError(`The run is being written by process ${owner.pid} (${path}); wait for it or stop it.`);
      if (content !== undefined) await removeStale(path, content);
    }
  } finally {
    await rm(mine, { force: true });
  }
  return () => rm(path, { force: true });
};

const tryLink = async (from: string, to: string): Promise<boolean> => {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/** Under a lock of its own: of two that saw the same dead owner, the later would remove the lock of the earlier. */
const removeStale = async (path: string, content: string): Promise<void> => {
  const release = await acquireLock(`${path}.takeover`);
  if ((await read(path)) === content) await rm(path);
  await release();
};

/** undefined when the file is not there. */
const read = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const parseOwner = (content: string | undefined): Owner | undefined => {
  try {
    return JSON.parse(content ?? '') as Owner;
  } catch {
    return undefined;
  }
};
