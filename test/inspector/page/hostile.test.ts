import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunEvent } from '../../../events/schema/event.ts';
import {
  allObserved,
  classified,
  patchApplied,
  patchProposed,
  prepared,
  pullRequestPrepared,
  ready,
  reproductionProposed,
  started,
} from '../../../machines/testing/events.ts';
import { text } from '../../../machines/testing/values.ts';
import { TABS } from '../../../services/inspector/page/src/tabs.ts';
import { open, seesRecord, unfold } from './browser.ts';
import { launch } from './chromium.ts';
import { changed, historyOf } from './histories.ts';
import { type Inspected, inspect, layOut } from './scene.ts';

/** What a repo, a log, a script or a model may say in the hope that somebody's browser runs it. */
const HOSTILE = [
  '<img src=x onerror="window.hacked=1">',
  '<script>window.hacked=1</script>',
  '<svg onload="window.hacked=1"></svg>',
  '<iframe src="http://192.0.2.1/"></iframe>',
  '"><style>*{background:url(http://192.0.2.1/)}</style>',
  '[link](javascript:window.hacked=1) ![picture](http://192.0.2.1/x.png) <http://192.0.2.1/>',
  '\u001b[31mred\u001b[0m \u001b]8;;http://192.0.2.1/\u0007text\u001b]8;;\u0007 {{7*7}}',
].join(' ');
const PATH = `a/<img src=x onerror=alert(1)>.py`;

const DIFF = `--- "a/${PATH}"\n+++ "b/${PATH}"\n@@ -1,2 +1,2 @@\n def f():\n-    return '${HOSTILE}'\n+    return "${HOSTILE}"\n`;

const spoil = (event: RunEvent): RunEvent => {
  switch (event.type) {
    case 'workspace.prepared':
      return { ...event, path: `/srv/${HOSTILE}` };
    case 'error.classified':
      return {
        ...event,
        classification: { ...event.classification, message: HOSTILE, lines: [{ number: 1, text: HOSTILE }] },
      };
    case 'workspace.ready':
      return {
        ...event,
        target: { ...event.target, message: null, file: PATH, function: HOSTILE },
        places: [{ file: PATH, line: 3, function: HOSTILE }],
      };
    case 'reproduction.proposed':
      return { ...event, script: text(`# ${HOSTILE}`), provenance: provenance() };
    case 'patch.proposed':
      return { ...event, files: [{ path: PATH, content: text(`# ${HOSTILE}`) }], provenance: provenance() };
    case 'patch.applied':
      return { ...event, diff: text(DIFF), files: [PATH] };
    case 'cell.observed': {
      const { exception } = event.observation;
      const captured = { ...text(HOSTILE), truncated: false };
      return {
        ...event,
        observation: {
          ...event.observation,
          stdout: captured,
          stderr: captured,
          createdFiles: [PATH],
          exception: exception && {
            ...exception,
            message: HOSTILE,
            frames: exception.frames.map((frame) =>
              frame.origin === 'workspace' ? { ...frame, file: PATH, function: HOSTILE } : frame,
            ),
          },
        },
      };
    }
    case 'pull_request.prepared':
      return {
        ...event,
        artifacts: [
          { name: 'PR_DESCRIPTION.md', content: text(`# ${HOSTILE}\n\n${HOSTILE}\n\n| ${HOSTILE} |\n| --- |\n`) },
        ],
      };
    default:
      return event;
  }
};

const provenance = () => ({
  proposer: HOSTILE,
  model: { name: HOSTILE, digest: HOSTILE },
  promptSha256: null,
  prompt: text(HOSTILE),
  options: { [HOSTILE]: HOSTILE },
  reply: text(HOSTILE),
  rationale: HOSTILE,
});

const begun = { ...started, alert: { repoPath: `/srv/${HOSTILE}`, errorLog: text(HOSTILE), source: HOSTILE } };
const log = historyOf(
  begun,
  [
    prepared,
    classified(),
    ready(),
    reproductionProposed(),
    allObserved(),
    patchProposed,
    patchApplied,
    allObserved(),
    pullRequestPrepared,
  ].map((happening) => changed(happening, spoil)),
);

let browser: Browser;
let inspected: Inspected;

beforeAll(async () => {
  [browser, inspected] = await Promise.all([launch(), inspect()]);
  await layOut(inspected.scene, log);
});
afterAll(async () => {
  await browser.close();
  await inspected.close();
});

it('shows what others wrote as text, wherever it stands', async () => {
  const watched = await open(browser, inspected.url);
  const { page } = watched;
  await page.locator('a.run-row').click();
  const count = log.toString('utf8').trimEnd().split('\n').length;
  await seesRecord(page, count);
  /** What only markup of others would bring into the document. */
  const intruders = () =>
    page.evaluate(() => ({
      found: [
        ...document.querySelectorAll('img, script:not([src]), iframe, style, object, embed, form, [onerror], [onload]'),
      ].map((element) => element.outerHTML),
      links: [...document.querySelectorAll('a[href]')]
        .map((link) => link.getAttribute('href') ?? '')
        .filter((href) => /^(javascript|data)/i.test(href)),
      hacked: 'hacked' in window,
    }));
  const clean = { found: [], links: [], hacked: false };
  for (const tab of TABS) {
    await page.locator(`#tab-${tab}`).click();
    await unfold(page);
    expect(await intruders(), tab).toEqual(clean);
  }
  for (const tab of ['diff', 'proposals', 'context', 'report', 'event']) {
    await page.locator(`#tab-${tab}`).click();
    if (tab === 'event') await page.locator('.timeline-list').press('Home');
    await unfold(page);
    await expect.poll(() => page.locator('#panel').textContent(), { message: tab }).toContain('window.hacked=1');
  }
  await page.locator('#tab-evidence').click();
  await page.keyboard.press('End');
  await page.locator('.cell').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  expect(await dialog.textContent()).toContain('<script>window.hacked=1</script>');
  expect(await dialog.locator('.ansi-red').first().textContent()).toBe('red');
  expect(await intruders()).toEqual(clean);
  await watched.close();
});
