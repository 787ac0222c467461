import { resolve } from 'node:path';
import { UsageError } from './exit.ts';

/**
 * Where the user stands: npm runs scripts in the package's folder and keeps the user's in INIT_CWD.
 * @throws {UsageError} where that was removed.
 */
export const userFolder = (): string => {
  try {
    return process.env.INIT_CWD || process.cwd();
  } catch {
    throw new UsageError('The folder in which this was started is not there any more; change to one that is.');
  }
};

export const fromUser = (path: string): string => resolve(userFolder(), path);

/** Where runs are kept unless --out says otherwise. */
export const runsFolder = (): string => fromUser('.opsguard/runs');
