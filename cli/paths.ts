import { resolve } from 'node:path';

/** Where the user stands: npm runs scripts in the package's folder and keeps the user's in INIT_CWD. */
export const userFolder = (): string => process.env.INIT_CWD ?? process.cwd();

export const fromUser = (path: string): string => resolve(userFolder(), path);

/** Where runs are kept unless --out says otherwise. */
export const runsFolder = (): string => fromUser('.opsguard/runs');
