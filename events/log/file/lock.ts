import { open, readFile, rm } from 'node:fs/promises';
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
  for (let attempt = 0; ; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(JSON.stringify({ pid: process.pid, started: await startTime(process.pid) } satisfies Owner));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = await readOwner(path);
      if (owner === undefined ? attempt > 20 : await alive(owner))
        throw new FencedError(
          `The run is being written by process ${owner?.pid ?? '(unknown)'} (${path}); wait for it or stop it.`,
        );
      // A lock without an owner in it is being written right now, or its writer died within microseconds.
      if (owner === undefined && attempt <= 20) await new Promise((resolve) => setTimeout(resolve, 10));
      else await rm(path, { force: true });
    }
  }
};

const readOwner = async (path: string): Promise<Owner | undefined> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
};
