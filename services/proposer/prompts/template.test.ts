import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { renderTemplate, type TemplateName } from './template.ts';

/** What each version says. A text that changes gets the next version, since recorded prompts name theirs. */
const DIGESTS: Readonly<Record<TemplateName, string>> = {
  'fix.v1': 'fe5ce491b62f3d7f76ccfa4f626da080a6b1740f3a7db6282592b09723ad8676',
  'pull-request.v1': '13518075bf38a18b1a3c901abb2144bb043ecf8fe56b85442fbe9a6085d15cb4',
  'reproduction.v1': '8dfd3fea1ff7d6658f4df5c5e40a60fb62bdd82ccf0ebada0176315901ce134a',
};

const values = { fence: 'F', crash: 'C', reproduction: 'R', label: 'L', diff: 'D' };

describe('renderTemplate', () => {
  it('fills every placeholder', async () => {
    const { text } = await renderTemplate('pull-request.v1', values);
    expect(text).not.toMatch(/\{\{/);
    expect(text).toContain('<<F');
  });
  it('does not fill what looks like a placeholder inside a value', async () => {
    const { text } = await renderTemplate('pull-request.v1', { ...values, diff: "{{crash}} $& $'" });
    expect(text).toContain("{{crash}} $& $'");
  });
  it('tells of a value that is missing and of one too many', async () => {
    await expect(renderTemplate('pull-request.v1', { ...values, extra: 'x' })).rejects.toThrow(/no place for extra/);
    await expect(renderTemplate('fix.v1', values)).rejects.toThrow(/no value for \{\{code\}\}/);
  });
  it('names the digest of the template itself', async () => {
    const { sha256 } = await renderTemplate('pull-request.v1', values);
    expect(sha256).toBe(DIGESTS['pull-request.v1']);
  });
});

describe('the templates', () => {
  it('are those that their versions name, and no others', async () => {
    const folder = new URL('./', import.meta.url);
    const files = (await readdir(folder)).filter((name) => name.endsWith('.txt'));
    const digests = await Promise.all(
      files.map(async (name) => [
        name.replace('.txt', ''),
        createHash('sha256')
          .update(await readFile(new URL(name, folder)))
          .digest('hex'),
      ]),
    );
    expect(Object.fromEntries(digests)).toEqual(DIGESTS);
  });
});
