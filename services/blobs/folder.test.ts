import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INLINE_LIMIT_BYTES } from '../../events/schema/values.ts';
import { createFolderBlobs } from './folder.ts';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opsguard-blobs-'));
});
afterEach(() => rm(folder, { recursive: true }));
const blobs = () => createFolderBlobs(join(folder, 'blobs'));
const abc = Buffer.from('abc');

describe('a folder of blobs', () => {
  it('gives back what was put, by its digest', async () => {
    expect(await blobs().put(abc)).toEqual({ sha256: ABC, bytes: 3 });
    expect(await blobs().get(ABC)).toEqual(abc);
  });

  it('keeps the same bytes once, and nothing else', async () => {
    await Promise.all([blobs().put(abc), blobs().put(abc), blobs().put(abc)]);
    await blobs().put(abc);
    expect(await readdir(join(folder, 'blobs'))).toEqual([ABC]);
  });

  it('says which blob is missing', async () => {
    await expect(blobs().get(ABC)).rejects.toThrow(`Blob ${ABC} is not in`);
  });

  it.each([
    ['changed', () => writeFile(join(folder, 'blobs', ABC), 'abd')],
    ['cut', () => truncate(join(folder, 'blobs', ABC), 1)],
  ])('says which blob was %s', async (_, change) => {
    await blobs().put(abc);
    await change();
    await expect(blobs().get(ABC)).rejects.toThrow(`Blob ${ABC} in ${join(folder, 'blobs')} was changed`);
  });

  it('mends a blob that was cut when it is put again', async () => {
    await blobs().put(abc);
    await truncate(join(folder, 'blobs', ABC), 1);
    await blobs().put(abc);
    expect(await blobs().get(ABC)).toEqual(abc);
  });
});

describe('a text', () => {
  it.each([
    ['empty', ''],
    ['short', 'abc'],
    ['of the limit in bytes', 'ü'.repeat(INLINE_LIMIT_BYTES / 2)],
  ])('that is %s stays in the log whole', async (_, text) => {
    const stored = await blobs().putText(text);
    expect(stored).toMatchObject({ text, bytes: Buffer.byteLength(text) });
    expect(await blobs().getText(stored)).toBe(text);
    expect(await readdir(folder)).toEqual([]);
  });

  it('over the limit is a blob, with its head and tail in the log', async () => {
    const text = `head${'ü'.repeat(INLINE_LIMIT_BYTES / 2)}tail`;
    const stored = await blobs().putText(text);
    expect(stored.bytes).toBe(INLINE_LIMIT_BYTES + 8);
    expect(stored.text).toMatch(/^head.*tail$/s);
    expect(stored.text.length).toBeLessThan(17_000);
    expect(await blobs().getText(stored)).toBe(text);
    await writeFile(join(folder, 'blobs', stored.sha256), 'else');
    await expect(blobs().getText(stored)).rejects.toThrow('was changed');
  });

  it('with half a character is kept as the log can hold it', async () => {
    const stored = await blobs().putText('a\ud800b');
    expect(stored.text).toBe('a\ufffdb');
    expect(stored.sha256).toBe((await blobs().put(Buffer.from(stored.text))).sha256);
  });
});
