import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type Golden, loadGolden } from '../../histories/golden.ts';
import { launch } from './chromium.ts';
import { inspect, layOut } from './scene.ts';

/** `npm run screenshots` takes the README's pictures anew, of recorded runs. */
const IMAGES = join(import.meta.dirname, '../../../docs/images');

const LAPTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 };

const [browser, inspected] = await Promise.all([launch(), inspect()]);
try {
  const { scene, at, url } = inspected;
  await mkdir(IMAGES, { recursive: true });
  const [verified, condemned] = [loadGolden('verified'), loadGolden('reproduction-condemned')];
  for (const name of ['alert-is-infra', 'fixes-refused']) await layOut(scene, loadGolden(name).bytes);
  for (const { bytes } of [verified, condemned]) await layOut(scene, bytes);

  const shoot = async (
    name: string,
    address: string,
    options: BrowserContextOptions,
    arrange: (page: Page) => Promise<void> = async () => {},
  ): Promise<void> => {
    const context = await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('.chart-node.entered, .run-row').first().waitFor();
    // Until the whole log is folded.
    await page.waitForLoadState('networkidle').catch(() => {});
    await arrange(page);
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(IMAGES, `inspector-${name}.png`) });
    await context.close();
    console.log(name);
  };

  /** The record with which a run came from one state into another. */
  const came = ({ records }: Golden, from: string, to: string): number => {
    const found = records.find(({ state }, index) => state === to && records[index - 1]?.state === from);
    if (found === undefined) throw new Error(`The recorded run never came from ${from} to ${to}.`);
    return found.seq;
  };
  const underway = came(verified, 'apply_patch', 'execute_fix_test') + 2;
  const refused = came(condemned, 'execute_fix_test', 'generate_reproduction_script');
  const atEnd = (page: Page) => page.locator('[data-status="verified"]').first().waitFor();
  await shoot('light', at(verified.run), LAPTOP, atEnd);
  await shoot('dark', at(verified.run, `?at=${underway}&tab=diff`), { ...LAPTOP, colorScheme: 'dark' });
  await shoot('guards', at(condemned.run, `?at=${refused}&tab=event`), { ...LAPTOP, colorScheme: 'dark' });
  await shoot('observation', at(verified.run), LAPTOP, async (page) => {
    await atEnd(page);
    await page.locator('[data-cell="original/reproduction/1"]').click();
  });
  await shoot('phone', at(verified.run), PHONE, async (page) => {
    await atEnd(page);
    await page.locator('.panels').evaluate((panels) => panels.scrollIntoView());
  });
  await shoot('runs', url, LAPTOP);
} finally {
  await browser.close();
  await inspected.close();
}
