import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABS } from '../../../services/inspector/page/src/tabs.ts';
import { loadGolden } from '../../histories/golden.ts';
import { open, seesRecord } from './browser.ts';
import { launch } from './chromium.ts';
import { type Inspected, inspect, layOut } from './scene.ts';

const golden = loadGolden('fixes-refused');

let browser: Browser;
let inspected: Inspected;

beforeAll(async () => {
  [browser, inspected] = await Promise.all([launch(), inspect()]);
  await layOut(inspected.scene, golden.bytes);
});
afterAll(async () => {
  await browser.close();
  await inspected.close();
});

/** Text on what it stands on, by the style sheet's names. */
const PAIRS = ['text', 'muted', 'accent', 'good', 'bad', 'warn'].flatMap((ink) =>
  ['surface', 'bg', 'raised'].map((paper) => [ink, paper] as const),
);
const WEAK = [
  ['accent', 'accent-weak'],
  ['text', 'accent-weak'],
  ['muted', 'accent-weak'],
  ['good', 'good-weak'],
  ['bad', 'bad-weak'],
  ['warn', 'warn-weak'],
  ['text', 'good-weak'],
  ['text', 'bad-weak'],
  ['muted', 'good-weak'],
  ['muted', 'bad-weak'],
  ['on-accent', 'accent'],
  ['on-accent', 'good'],
  ['on-accent', 'bad'],
  ['on-accent', 'warn'],
] as const;

const contrasts = (page: Page, pairs: readonly (readonly [string, string])[]) =>
  page.evaluate((wanted) => {
    const probe = document.body.appendChild(document.createElement('i'));
    const luminance = (name: string): number => {
      probe.style.color = `var(--${name})`;
      const [r = 0, g = 0, b = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
      const linear = (value: number) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const found = wanted.map(([ink, paper]) => {
      const [light = 0, dark = 0] = [luminance(ink), luminance(paper)].sort((a, b) => b - a);
      return { pair: `${ink} on ${paper}`, ratio: (light + 0.05) / (dark + 0.05) };
    });
    probe.remove();
    return found;
  }, pairs);

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it('has contrast enough to be read (AA)', async () => {
    const watched = await open(browser, inspected.at(golden.run), { colorScheme });
    const found = await contrasts(watched.page, [...PAIRS, ...WEAK]);
    expect(found.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    await watched.close();
  });
});

it('is switched to the other colours, and remembers', async () => {
  const watched = await open(browser, inspected.url, { colorScheme: 'light' });
  const { page } = watched;
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: /^Colours/ }).click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
  await watched.close();
});

it('names everything that can be pressed, and has one main heading and landmark', async () => {
  const watched = await open(browser, inspected.at(golden.run));
  const { page } = watched;
  await seesRecord(page, golden.records.length);
  for (const tab of TABS) {
    await page.locator(`#tab-${tab}`).click();
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll('button, a, input, summary, [tabindex="0"], [role]')]
        .filter(
          (element) => !['presentation', 'option', 'listitem', 'list'].includes(element.getAttribute('role') ?? ''),
        )
        .filter((element) => {
          const by = element.getAttribute('aria-labelledby');
          const label =
            element.getAttribute('aria-label') ?? (by === null ? '' : document.getElementById(by)?.textContent);
          return `${label ?? ''}${element.textContent}`.trim() === '';
        })
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(nameless, tab).toEqual([]);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.getByRole('main').count()).toBe(1);
    expect(
      await page.evaluate(
        () =>
          [...document.querySelectorAll('[id]')].length -
          new Set([...document.querySelectorAll('[id]')].map(({ id }) => id)).size,
      ),
    ).toBe(0);
  }
  await watched.close();
});

it('is worked by keyboard alone: skip link, tabs, cells, dialogs', async () => {
  const watched = await open(browser, inspected.at(golden.run));
  const { page } = watched;
  await seesRecord(page, golden.records.length);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await page.locator('#tab-evidence').focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-diff');
  expect(await page.locator('#tab-diff').getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('ArrowLeft');
  const cell = page.locator('.cell').first();
  await cell.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => cell.evaluate((element) => element === document.activeElement)).toBe(true);
  await watched.close();
});

it('fits a phone, with nothing to scroll sideways', async () => {
  const phone = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true };
  const watched = await open(browser, inspected.url, phone);
  const { page } = watched;
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.locator('a.run-row').waitFor();
  expect(await overflow()).toBe(0);
  await page.locator('a.run-row').click();
  await seesRecord(page, golden.records.length);
  for (const tab of TABS) {
    await page.locator(`#tab-${tab}`).click();
    expect(await overflow(), tab).toBe(0);
  }
  // A tab that an address names is in sight, the last one as well.
  await page.goto('about:blank');
  await page.goto(inspected.at(golden.run, '?tab=files'));
  await page.locator('.files a').first().waitFor();
  const chosen = await page.locator('#tab-files').boundingBox();
  expect(chosen!.x + chosen!.width).toBeLessThanOrEqual(375);
  await watched.close();
});
