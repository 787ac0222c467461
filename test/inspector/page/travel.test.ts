import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linesOf, toBytes } from '../../histories/forger.ts';
import { loadGolden } from '../../histories/golden.ts';
import { drawnContext, litState, open, seesRecord, shownSeq, type Watched } from './browser.ts';
import { launch } from './chromium.ts';
import { type Inspected, inspect, layOut } from './scene.ts';

const golden = loadGolden('reproduction-condemned');
const last = golden.records.length;

let browser: Browser;
let inspected: Inspected;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  [browser, inspected] = await Promise.all([launch(), inspect()]);
  await layOut(inspected.scene, golden.bytes);
  watched = await open(browser, inspected.at(golden.run));
  page = watched.page;
});
afterAll(async () => {
  await watched.close();
  await browser.close();
  await inspected.close();
});
// One page for all: each begins at the newest event, with the evidence.
beforeEach(async () => {
  await page.evaluate((hash) => {
    // By way of the list: the page may not have written the point that it shows into its address yet.
    location.hash = '#/';
    location.hash = hash;
  }, `#/run/${golden.run}`);
  await seesRecord(page, last);
});

/** Transitions that do not look as their class says: thick where they were taken. */
const linesDrawnWrong = (of: Page): Promise<string[]> =>
  of.locator('.chart-edge').evaluateAll((edges) =>
    edges
      .filter((edge) => {
        const line = edge.querySelector('.chart-line');
        return line !== null && Number.parseFloat(getComputedStyle(line).strokeWidth) > 1.5 !== edge.matches('.taken');
      })
      .map((edge) => edge.getAttribute('data-edge') ?? ''),
  );

const slide = async (seq: number) => {
  await page.getByRole('slider').fill(String(seq - 1));
  await seesRecord(page, seq);
};

describe('a finished run', () => {
  it('is at each event what `opsguard replay --until` says, forth and back', async () => {
    await page.getByRole('tab', { name: 'Context' }).click();
    for (const seq of [10, 14, 4]) {
      await slide(seq);
      const outcome = await inspected.scene.call(['replay', golden.run, '--until', String(seq), '--json']);
      const replayed = outcome.json<{ context: unknown; state: string }>();
      expect(await drawnContext(page)).toEqual(replayed.context);
      expect(await litState(page)).toBe(replayed.state);
      await page.getByRole('tab', { name: 'Event' }).click();
      await page.getByRole('tab', { name: 'Context' }).click();
    }
  });

  it('is gone through by keyboard, by its timeline and by itself', async () => {
    await page.keyboard.press('ArrowLeft');
    await seesRecord(page, last - 1);
    await page.keyboard.press('Home');
    await seesRecord(page, 1);
    await page.keyboard.press('ArrowRight');
    await seesRecord(page, 2);
    await page.keyboard.press('End');
    await seesRecord(page, last);
    expect(await page.getByRole('button', { name: 'Newest' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('option').first().click();
    const clicked = await shownSeq(page);
    expect(clicked).toBeLessThan(last);
    await page.getByRole('listbox').press('ArrowDown');
    await seesRecord(page, clicked + 1);
    await page.keyboard.press('End');
    await slide(last - 2);
    await page.getByRole('slider').blur();
    await page.keyboard.press('Space');
    await seesRecord(page, last);
  });

  it('keeps the point in its address', async () => {
    await slide(9);
    await expect.poll(() => new URL(page.url()).hash).toBe(`#/run/${golden.run}?at=9`);
    await page.reload();
    await seesRecord(page, 9);
  });

  it('marks the way, counts what was entered again, and says what guards said', async () => {
    expect(await page.locator('[data-state="generate_patch"] .chart-count').textContent()).toMatch(/^×[23]$/);
    expect(await page.locator('.chart-edge.taken').count()).toBeGreaterThan(8);
    // What the eye gets, forth and back: a browser may keep the look of what was moved while its class changed.
    for (const seq of [last, 1, last - 1, 9]) {
      await slide(seq);
      expect(await linesDrawnWrong(page), `at ${seq}`).toEqual([]);
    }
    const condemned = golden.records.find(({ state }, index) => index > 12 && state === 'generate_reproduction_script');
    await slide(condemned!.seq);
    await page.getByRole('tab', { name: 'Event' }).click();
    const guards = await page.locator('.guards li').allInnerTexts();
    expect(guards.map((text) => text.replace(/\s+/g, ' '))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/fixPassed no/),
        expect.stringMatching(/reproductionCondemned yes/),
      ]),
    );
    expect(await page.locator('.chart-edge.no .chart-label', { hasText: 'fixPassed' }).textContent()).toContain('✗');
    expect(await page.locator('.chart-edge.yes .chart-label', { hasText: 'Condemned' }).textContent()).toContain('✓');
  });

  it('shows the evidence as it was known, a cell a container', async () => {
    const asked = golden.records.find(({ state }) => state === 'execute_reproduction')!;
    await slide(asked.seq);
    expect(await page.locator('[data-standing="awaited"]').count()).toBe(asked.commands.length);
    await slide(asked.seq + 1);
    expect(await page.locator('[data-standing="awaited"]').count()).toBe(asked.commands.length - 1);
    await page.locator('[data-standing="holds"]').press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('exit code', { exact: true }).waitFor();
    for (const name of ['stdout', 'stderr']) await dialog.getByRole('region', { name }).first().waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await slide(last);
    await page.getByRole('button', { name: /^Reproduction 1, fix 1/ }).click();
    expect(await page.locator('[data-standing="against"]').count()).toBeGreaterThan(0);
  });

  it('shows diff, proposals, commands and report', async () => {
    await page.getByRole('tab', { name: 'Diff' }).click();
    expect(await page.locator('.diff-code.added').count()).toBeGreaterThan(0);
    expect(await page.locator('.diff .hl-keyword').count()).toBeGreaterThan(0);
    await page.getByRole('tab', { name: 'Proposals' }).click();
    await page.getByText('reply, as it came').first().click();
    await page.getByRole('tab', { name: 'Commands' }).click();
    await page.getByRole('listitem').filter({ hasText: 'prepare_pull_request' }).getByText(/after/).waitFor();
    await page.getByRole('tab', { name: 'Report' }).click();
    await page.getByRole('heading', { name: /^Fix KeyError/ }).waitFor();
    await page.locator('.markdown table').first().waitFor();
  });
});

it('shows a damaged log up to the damage, and names the record', async () => {
  const { run, bytes } = loadGolden('verified');
  const lines = linesOf(bytes);
  await layOut(inspected.scene, toBytes(lines.with(9, lines[9]!.replace('"durationMs":', '"durationMs":1'))));
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/run/${run}`);
  await page.getByText('The log cannot be read on from record 10').waitFor();
  await seesRecord(page, 9);
});

describe('a stranger', () => {
  it('is refused with another token, and the page says what to do', async () => {
    const stranger = await open(browser, inspected.url.replace(/token=[^&#]+/, 'token=guessed'));
    await expect
      .poll(() => stranger.page.locator('body').textContent())
      .toMatch(/refused|token|forbidden|unauthori[sz]ed/i);
    await stranger.close();
  });

  it.each([
    ['no token', {}, ''],
    ['another Host', { host: 'attacker.example' }, 'token'],
    ['another Origin', { origin: 'http://attacker.example' }, 'token'],
  ])('is refused with %s', async (_, headers: Record<string, string>, token) => {
    const { origin, searchParams } = new URL(inspected.url);
    const authorization = token === '' ? {} : { authorization: `Bearer ${searchParams.get('token')}` };
    const { request } = await import('node:http');
    const status = await new Promise((done, fail) => {
      request(`${origin}/api/session`, { headers: { ...headers, ...authorization } }, (response) => {
        response.resume();
        done(response.statusCode);
      })
        .on('error', fail)
        .end();
    });
    expect(status).toBeGreaterThanOrEqual(401);
    expect(status).toBeLessThan(500);
  });
});
