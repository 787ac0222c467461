import { findProgram } from './command.ts';

/** As distributions name it; Chrome, which is the same to a test, where that is what there is. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Absolute path of a Chromium on this machine; undefined without one. */
export async function findBrowser(): Promise<string | undefined> {
  for (const name of NAMES) {
    const path = await findProgram(name);
    if (path !== undefined) return path;
  }
  return undefined;
}
