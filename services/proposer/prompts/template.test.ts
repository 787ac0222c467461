import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../blobs/text.ts';
import { renderTemplate } from './template.ts';

const values = { fence: 'F', crash: 'C', reproduction: 'R', label: 'L', diff: 'D' };

describe('renderTemplate', () => {
  it('fills every placeholder', async () => {
    const { text } = await renderTemplate('pull-request.v2', values);
    expect(text).not.toMatch(/\{\{/);
    expect(text).toContain('<<F');
  });
  it('does not fill what looks like a placeholder inside a value', async () => {
    const { text } = await renderTemplate('pull-request.v2', { ...values, diff: "{{crash}} $& $'" });
    expect(text).toContain("{{crash}} $& $'");
  });
  it('tells of a value that is missing and of one too many', async () => {
    await expect(renderTemplate('pull-request.v2', { ...values, extra: 'x' })).rejects.toThrow(/no place for extra/);
    await expect(renderTemplate('fix.v2', values)).rejects.toThrow(/no value for \{\{code\}\}/);
  });
});

/** A text never changes under its name: recorded prompts name their template. Another text is another version. */
const PINNED = {
  'fix.v2.txt': '873f10862098314bdade5a95f864d82abc97ad6afe328ad44a444b5a22d1a35d',
  'pull-request.v2.txt': 'c5d94928a85ff3897ca85c1c00bb0d8c1b69ee66343685862bfbf360334551da',
  'reproduction.v2.txt': '8936a0bb61ee81b6fc5a4bd70f64af6fe73fd73625627f697cf63ad55fe058b8',
};

it('each template has the text that its version had from the start', async () => {
  const folder = new URL('./', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort();
  const digests = await Promise.all(names.map(async (name) => [name, sha256(await readFile(new URL(name, folder)))]));
  expect(Object.fromEntries(digests), 'raise the version in the name of the template that you changed').toEqual(PINNED);
});
