import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A page, and what it must not have done: asked another host, opened a dialog, thrown, or broken its own policy. */
export type Watched = { readonly page: Page; close(): Promise<void> };

/** Opens the inspector's address; `close` looks at what the page did meanwhile. */
export const open = async (browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Watched> => {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const wrongs: string[] = [];
  const { origin } = new URL(url);
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) wrongs.push(`asked ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    wrongs.push(`opened a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => wrongs.push(`threw ${error.stack}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) wrongs.push(message.text());
  });
  await page.goto(url);
  return {
    page,
    close: async () => {
      await context.close();
      expect(wrongs).toEqual([]);
    },
  };
};

/** The record that is shown, by the transport bar. */
export const shownSeq = async (page: Page): Promise<number> =>
  Number(await page.locator('.transport-where strong').textContent());

/** Waits until this record is the one that is shown. */
export const seesRecord = (page: Page, seq: number) => expect.poll(() => shownSeq(page), { timeout: 60_000 }).toBe(seq);

export const litState = (page: Page): Promise<string | null> =>
  page.locator('[data-active="yes"]').getAttribute('data-state');

/** Opens everything in the shown tab that is folded. */
export const unfold = (page: Page): Promise<void> =>
  page.locator('#panel').evaluate(async (panel) => {
    for (;;) {
      const closed = panel.querySelectorAll('details:not([open]) > summary');
      if (closed.length === 0) return;
      for (const summary of closed) (summary as HTMLElement).click();
      await new Promise((done) => setTimeout(done, 20));
    }
  });

/** The context as the Context tab draws it, read back out of the document with everything unfolded. */
export const drawnContext = async (page: Page): Promise<unknown> => {
  await unfold(page);
  return page.locator('#panel').evaluate((panel) => {
    const read = (list: Element): unknown => {
      const entries = [...list.children].map((entry): [string, unknown] => {
        const name = entry.getAttribute('data-field') ?? '';
        const inner = entry.querySelector(':scope > details > ul');
        if (inner !== null) {
          const isList = entry.querySelector('.json-size')?.getAttribute('data-kind') === 'list';
          const value = read(inner);
          return [name, isList ? Object.values(value as object) : value];
        }
        const leaf = entry.querySelector('.json-string, .json-number, .json-boolean, .json-none');
        const text = leaf?.textContent ?? '';
        return [name, leaf?.className === 'json-string' ? text : JSON.parse(text)];
      });
      return Object.fromEntries(entries);
    };
    return read(panel.querySelector('.json')!);
  });
};
