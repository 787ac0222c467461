import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectSameReplay } from '../../e2e/replaying.ts';
import { readRecords } from '../../e2e/scene.ts';
import { linesOf } from '../../histories/forger.ts';
import { loadGolden } from '../../histories/golden.ts';
import { litState, open, seesRecord, type Watched } from './browser.ts';
import { launch } from './chromium.ts';
import { type Inspected, inspect, layOut } from './scene.ts';

let browser: Browser;
let inspected: Inspected;
let watched: Watched;

beforeAll(async () => {
  [browser, inspected] = await Promise.all([launch(), inspect()]);
});
afterAll(async () => {
  await browser.close();
  await inspected.close();
});

it('shows a run live, from the alert to verified, with its states lit in order', async () => {
  const { scene, url } = inspected;
  watched = await open(browser, url);
  const { page } = watched;
  await page.getByText('No run yet').waitFor();
  await scene.example('parcel-quotes');
  const run = ['run', '--repo', 'parcel-quotes', '--error-log', 'parcel-quotes/error.log', '--proposer', 'rules'];
  const call = scene.start([...run, '--json']);
  // It waits at its first state until somebody looks: a browser that has much to do may take longer to open than a run.
  await call.saw(/^\[STATE\] /);
  call.kill('SIGSTOP');

  // The list learns of it by itself.
  await page.locator('a.run-row').click();
  await page.locator('.chart-node').first().waitFor();
  // Every state that is lit, as it is lit.
  const lit = page.evaluate(
    () =>
      new Promise<string[]>((done) => {
        const seen: string[] = [];
        const look = () => {
          const state = document.querySelector('[data-active="yes"]')?.getAttribute('data-state');
          if (state != null && state !== seen.at(-1)) seen.push(state);
          if (state !== 'verified') return;
          observer.disconnect();
          done(seen);
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, attributes: true, childList: true });
        look();
      }),
  );
  call.kill('SIGCONT');
  const outcome = await call.done;
  expect(outcome.code, outcome.stderr).toBe(0);
  const records = await readRecords(outcome.json().artifactsDir);
  const way = records.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
  const seen = await lit;
  // Records that come in one frame are drawn as one; the way itself is never left, and the long states are all seen.
  let at = 0;
  for (const state of seen) {
    at = way.indexOf(state, at);
    expect(at, `${seen.join(' → ')} is on the way ${way.join(' → ')}`).toBeGreaterThanOrEqual(0);
  }
  expect(seen).toEqual(expect.arrayContaining(['execute_reproduction', 'execute_fix_test', 'verified']));

  // And once more, event by event, to the same.
  await page.keyboard.press('Home');
  for (const { seq, state } of records) {
    await seesRecord(page, seq);
    expect(await litState(page)).toBe(state);
    await page.keyboard.press('ArrowRight');
  }
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('link', { name: 'patch.diff' }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'patch.diff' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('patch.diff');
  await expectSameReplay(scene, outcome.json());
  await watched.close();
});

it('says when the connection is lost, and goes on where it was once it is back', async () => {
  const { scene, url } = inspected;
  const golden = loadGolden('verified');
  const lines = linesOf(golden.bytes);
  const run = await layOut(scene, golden.bytes);
  const lost = await open(browser, url);
  let [isUp, asked] = [false, 0];
  await lost.page.route(/\/records\?/, async (route) => {
    asked += 1;
    // The first stream breaks after eight records, and no other comes about until the server is back.
    if (asked > 1) return isUp ? route.continue() : route.abort('connectionrefused');
    const body = lines.slice(0, 8).map((line, index) => `id: ${index + 1}\nevent: record\ndata: ${line}\n\n`);
    return route.fulfill({ contentType: 'text/event-stream', body: body.join('') });
  });
  await lost.page.locator(`a.run-row[href*="${run}"]`).click();
  await seesRecord(lost.page, 8);
  await lost.page.getByText('The connection to OpsGuard is lost').waitFor();
  expect(await litState(lost.page)).toBe('execute_reproduction');
  isUp = true;
  await seesRecord(lost.page, lines.length);
  await lost.page.getByText('The connection to OpsGuard is lost').waitFor({ state: 'detached' });
  expect(await litState(lost.page)).toBe('verified');
  await lost.close();
});
