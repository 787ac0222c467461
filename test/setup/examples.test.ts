import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const examples = resolve(import.meta.dirname, '..', '..', 'examples');

describe('the examples', async () => {
  const names = await readdir(examples);

  it.each(names)('%s has a log whose frames are lines of its files, from another place', async (name) => {
    const log = await readFile(join(examples, name, 'error.log'), 'utf8');
    const frames = [...log.matchAll(/^ {2}File "\/srv\/([^/"]+)\/([^"]+)", line (\d+), in .*\n {4}(.*)$/gm)];
    expect(frames.length).toBeGreaterThan(1);
    for (const [, place, file, line, text] of frames) {
      expect(place).toBe(name);
      const source = await readFile(join(examples, name, file!), 'utf8');
      expect(source.split('\n')[Number(line) - 1]?.trim()).toBe(text);
    }
  });
});
