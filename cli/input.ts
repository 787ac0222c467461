import { access, constants, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { refusalText } from '../services/files/refusal.ts';
import { UsageError } from './exit.ts';
import { fromUser } from './paths.ts';

/** More than this is not one failure's log; the end of a log is what counts. */
const MAX_LOG_BYTES = 16 * 1024 * 1024;

/** The error log as text, from a file or (`-`) from stdin. @throws {UsageError} when it is not there, empty, too large or not UTF-8. */
export const readErrorLog = async (source: string): Promise<string> => {
  const bytes = source === '-' ? await buffer(process.stdin) : await readLogFile(fromUser(source));
  const name = source === '-' ? 'stdin' : source;
  if (bytes.length > MAX_LOG_BYTES)
    throw new UsageError(
      `The error log ${name} is larger than 16 MiB; give its end, where the traceback is (tail -n 1000).`,
    );
  let log: string;
  try {
    log = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`The error log ${name} is not UTF-8; convert it first (iconv -t UTF-8).`);
  }
  if (log.trim() === '') throw new UsageError(`The error log ${name} is empty; give the log that holds the traceback.`);
  return log;
};

const readLogFile = async (path: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UsageError(`The error log ${path} is a folder; give the file.`);
    throw new UsageError(`The error log ${path} cannot be read (${code}); check the path given to --error-log.`);
  }
};

/** The repo's folder as an absolute path. @throws {UsageError} when it is not a folder. */
export const repoFolder = async (repo: string): Promise<string> => {
  const path = fromUser(repo);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UsageError(`There is no folder ${path}; check the path given to --repo.`);
  if (!found.isDirectory()) throw new UsageError(`${path} is not a folder; give the repo's folder to --repo.`);
  return path;
};

/**
 * The folder that --out names, which a run on `repo` may write to: not below the repo, where it would become part of what is
 * repaired, but for `.opsguard`, which never is.
 * @throws {UsageError} when something is there already: nothing of an earlier run is written over.
 */
export const outFolder = async (out: string, repo?: string): Promise<string> => {
  const path = fromUser(out);
  const found = await readdir(path).catch(({ code }: NodeJS.ErrnoException) => code);
  if (found === 'ENOTDIR') throw new UsageError(`${path} is not a folder; name a new one with --out.`);
  if (Array.isArray(found) && found.length > 0)
    throw new UsageError(`The folder ${path} is not empty; name a new one with --out.`);
  const real = await requireWritable(path);
  if (repo !== undefined) {
    const below = relative(await realpath(repo), real);
    const parts = below.split(sep);
    if (!isAbsolute(below) && parts[0] !== '..' && !parts.includes('.opsguard'))
      throw new UsageError(`${path} is in the repo, which is only read; name a folder outside of it with --out.`);
  }
  return path;
};

/**
 * Where a folder really is, or would be; whether it can be made and written to is asked before anything is started.
 * @throws {UsageError}
 */
export const requireWritable = async (path: string): Promise<string> => {
  for (let there = path; ; there = dirname(there)) {
    try {
      const real = await realpath(there);
      await access(there, constants.W_OK | constants.X_OK);
      return join(real, relative(there, path));
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT' && there !== dirname(there)) continue;
      const what = there === path ? path : `${path} cannot be made: ${there}`;
      throw new UsageError(`${what} cannot be written (${refusalText(code)}); name a folder elsewhere with --out.`);
    }
  }
};
