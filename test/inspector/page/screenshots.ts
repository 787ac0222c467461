import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { loadGolden } from '../../histories/golden.ts';
import { launch } from './chromium.ts';
import { inspect, layOut } from './scene.ts';

/** `npm run screenshots` takes the README's pictures anew: a real run of an example, and a recorded one that was refused. */
const IMAGES = join(import.meta.dirname, '../../../docs/images');

const LAPTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 };

const [browser, inspected] = await Promise.all([launch(), inspect()]);
try {
  const { scene, at, url } = inspected;
  await mkdir(IMAGES, { recursive: true });
  await scene.example('parcel-quotes');
  const args = ['run', '--repo', 'parcel-quotes', '--error-log', 'parcel-quotes/error.log', '--proposer', 'rules'];
  const outcome = await scene.call([...args, '--json']);
  const { runId } = outcome.json();
  const refused = loadGolden('reproduction-condemned');
  await layOut(scene, refused.bytes);

  const shoot = async (
    name: string,
    address: string,
    options: BrowserContextOptions,
    arrange: (page: Page) => Promise<void> = async () => {},
  ): Promise<void> => {
    const context = await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('[data-active="yes"], .run-row').first().waitFor();
    // Until the whole log is folded.
    await page.waitForLoadState('networkidle').catch(() => {});
    await arrange(page);
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(IMAGES, `inspector-${name}.png`) });
    await context.close();
    console.log(name);
  };

  const last = (page: Page) =>
    page.locator('[data-status="verified"], [data-status="failure_report"]').first().waitFor();
  await shoot('light', at(runId), LAPTOP, last);
  await shoot('dark', at(runId, '?at=16&tab=diff'), { ...LAPTOP, colorScheme: 'dark' });
  await shoot('guards', at(refused.run, '?at=23&tab=event'), { ...LAPTOP, colorScheme: 'dark' });
  await shoot('observation', at(runId), LAPTOP, async (page) => {
    await last(page);
    await page.locator('[data-cell="original/reproduction/1"]').click();
  });
  await shoot('phone', at(runId), PHONE, last);
  await shoot('runs', url, LAPTOP);
} finally {
  await browser.close();
  await inspected.close();
}
