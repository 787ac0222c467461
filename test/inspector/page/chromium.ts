import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../../infra/setup/browser.ts';

/** Chromium's own sandbox does not work for root, who runs it in containers. */
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export const launch = async (): Promise<Browser> => {
  const executablePath = await findBrowser();
  if (executablePath === undefined) throw new Error('There is no chromium: npm run setup:tests installs one.');
  return chromium.launch({ executablePath, args });
};
