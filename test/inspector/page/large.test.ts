import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunEvent } from '../../../events/schema/event.ts';
import {
  allObserved,
  classified,
  prepared,
  ready,
  reproductionProposed,
  started,
  takenOver,
} from '../../../machines/testing/events.ts';
import { createFolderBlobs } from '../../../services/blobs/folder.ts';
import { BLOBS_FOLDER } from '../../../services/runtime/run-folder.ts';
import { open, seesRecord, type Watched } from './browser.ts';
import { launch } from './chromium.ts';
import { changed, historyOf } from './histories.ts';
import { type Inspected, inspect, layOut } from './scene.ts';

const EVENTS = 5_000;
const LINES = 24_000;
/** A mebibyte of a terminal's output. */
const OUTPUT = Array.from(
  { length: LINES },
  (_, index) => `line ${index + 1} \u001b[33m${'·'.repeat(12)}\u001b[0m`,
).join('\n');
const bytes = Buffer.from(OUTPUT);

const long = (event: RunEvent): RunEvent =>
  event.type !== 'cell.observed'
    ? event
    : {
        ...event,
        observation: {
          ...event.observation,
          stdout: {
            sha256: createHash('sha256').update(bytes).digest('hex'),
            bytes: bytes.length,
            text: `${OUTPUT.slice(0, 1_000)}\n…`,
            truncated: false,
          },
        },
      };

const before = [prepared, classified(), ready(), reproductionProposed(), changed(allObserved(), long)];

let browser: Browser;
let inspected: Inspected;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  [browser, inspected] = await Promise.all([launch(), inspect()]);
  const beginning = historyOf(started, before).toString('utf8').trimEnd().split('\n').length;
  const padding = Array.from({ length: EVENTS - beginning }, () => takenOver);
  const run = await layOut(inspected.scene, historyOf(started, [...before, ...padding]));
  const folder = join(inspected.scene.folder, '.opsguard', 'runs', run);
  await createFolderBlobs(join(folder, BLOBS_FOLDER)).put(bytes);
  watched = await open(browser, inspected.at(run));
  page = watched.page;
});
afterAll(async () => {
  await watched.close();
  await browser.close();
  await inspected.close();
});

it('scrolls through 5,000 events with few of them in the document', async () => {
  await seesRecord(page, EVENTS);
  await page.locator('.timeline-list').press('Home');
  await seesRecord(page, 1);
  const size = () => page.evaluate(() => document.querySelectorAll('*').length);
  const atTop = await size();
  const most = await page.locator('.timeline-list').evaluate(async (list) => {
    let rows = 0;
    while (list.scrollTop + list.clientHeight < list.scrollHeight - 1) {
      list.scrollTop += list.clientHeight * 40;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      rows = Math.max(rows, list.querySelectorAll('[role="option"]').length);
    }
    return rows;
  });
  expect(most).toBeGreaterThan(3);
  expect(most).toBeLessThan(60);
  await page.locator(`[role="option"][aria-posinset="${EVENTS}"]`).waitFor();
  expect(await size()).toBeLessThan(atTop + 300);
  // From one end to the middle, and on by keyboard.
  await page.getByRole('slider').fill(String(EVENTS / 2 - 1));
  await seesRecord(page, EVENTS / 2);
  await page.keyboard.press('ArrowRight');
  await seesRecord(page, EVENTS / 2 + 1);
  await page.locator('.timeline-list').press('PageDown');
  await page.locator('[role="option"][aria-selected="true"]').waitFor();
  await page.keyboard.press('End');
  await seesRecord(page, EVENTS);
});

it('shows a mebibyte of output, all of it, a screenful at a time', async () => {
  await page.locator('.cell').first().click();
  const output = page.getByRole('region', { name: /stdout, 24000 lines/ });
  await output.waitFor();
  await output.focus();
  await page.keyboard.press('End');
  await output.getByText(`line ${LINES} `).waitFor();
  expect(await output.locator('.line').count()).toBeLessThan(80);
  expect(await output.locator('.ansi-yellow').count()).toBeGreaterThan(3);
});
