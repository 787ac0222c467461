import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Debian installs servers where only root's PATH looks. */
const EXTRA_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/** Absolute path of a program on the PATH or in the folders that servers are installed to; undefined where it is nowhere. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...EXTRA_FOLDERS]) {
    if (folder === '') continue;
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

/** The first dotted number that a program prints when asked for its version; undefined when it cannot be run. */
export function versionOf(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: 10_000 }, (error, stdout) => {
      resolve(error === null ? /\d+(?:\.\d+)+/.exec(stdout)?.[0] : undefined);
    });
  });
}

/** True when dotted version `found` is `lowest` or newer, compared number by number. */
export function isAtLeast(found: string, lowest: string): boolean {
  const left = found.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const right = lowest.split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (let i = 0; i < right.length; i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
