import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const files = globSync('{index.html,src/**/*.{ts,tsx,html}}', { cwd: import.meta.dirname });

/** Ways to make markup or code of a text, and to ask another host: the page has no use for any. */
const NEVER =
  /innerHTML|outerHTML|insertAdjacentHTML|srcdoc|document\.write|createContextualFragment|DOMParser|\beval\(|new Function|javascript:|['"`]data:|\bsrc=\{|https?:\/\/(?!www\.w3\.org)[a-z]/i;

it('makes no markup of text', () => {
  const found = files.flatMap((file) => {
    const match = NEVER.exec(readFileSync(join(import.meta.dirname, file), 'utf8'))?.[0];
    return match === undefined ? [] : [`${file}: ${match}`];
  });
  expect(files.length).toBeGreaterThan(30);
  expect(found).toEqual([]);
});
