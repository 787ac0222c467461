import { describe, expect, it } from 'vitest';
import { observe, python } from './scene.ts';

/** A service whose `parse` is where the error is injected, and what is made of it by `total`. */
const fate = async (total: string, parse = 'def parse(text):\n    return int(text)\n', lines = [2]) => {
  const seen = await observe('import service\nprint(service.total(["1", "2"]))', {
    files: { 'parsing.py': parse, 'service.py': `import asyncio, contextlib\nfrom parsing import parse\n\n${total}` },
    subject: {
      kind: 'script',
      source: 'import service\nprint(service.total(["1", "2"]))',
      fault: { file: 'parsing.py', lines },
    },
  });
  expect(seen.trips).toEqual([]);
  return seen.fault;
};

const PLAIN = 'def total(rows):\n    return sum(parse(row) for row in rows)\n';

describe('an error that is injected', () => {
  it.each([
    ['nothing handles it', PLAIN],
    [
      'only known kinds are handled',
      'def total(rows):\n    try:\n        return sum(map(parse, rows))\n    except (ValueError, KeyError, OSError):\n        return 0\n',
    ],
    [
      'it is raised again as another',
      'def total(rows):\n    try:\n        return sum(map(parse, rows))\n    except Exception as error:\n        raise ValueError("bad row") from error\n',
    ],
    [
      'it comes out of a group of tasks',
      'async def one(row):\n    return parse(row)\n\nasync def all_of(rows):\n    async with asyncio.TaskGroup() as group:\n        for row in rows: group.create_task(one(row))\n\ndef total(rows):\n    return asyncio.run(all_of(rows))\n',
    ],
  ])('leaves the script where %s', async (_, total) => {
    expect(await fate(total)).toBe('left');
  });

  it.each([
    [
      'everything is handled',
      'def total(rows):\n    try:\n        return sum(map(parse, rows))\n    except Exception:\n        return 0\n',
    ],
    [
      'everything is handled by another name',
      'class Bad:\n    kinds = Exception\n\ndef total(rows):\n    try:\n        return sum(map(parse, rows))\n    except Bad.kinds:\n        return 0\n',
    ],
    [
      'a context manager handles everything',
      'class Skip(contextlib.suppress):\n    pass\n\ndef total(rows):\n    with Skip(Exception):\n        return sum(map(parse, rows))\n',
    ],
    [
      'a context manager says that it handled it',
      'class Guard:\n    def __enter__(self): return self\n    def __exit__(self, kind, error, trace): return kind is not None\n\ndef total(rows):\n    with Guard():\n        return sum(map(parse, rows))\n',
    ],
    [
      'it ends an iteration',
      'class Rows:\n    def __init__(self, rows): self.rows = iter(rows)\n    def __iter__(self): return self\n    def __next__(self):\n        try:\n            return parse(next(self.rows))\n        except Exception as error:\n            raise StopIteration from error\n\ndef total(rows):\n    return sum(Rows(rows))\n',
    ],
    [
      'what is gathered may fail',
      'async def one(row):\n    return parse(row)\n\nasync def all_of(rows):\n    return await asyncio.gather(*map(one, rows), **{"return_exceptions": True})\n\ndef total(rows):\n    return asyncio.run(all_of(rows))\n',
    ],
    [
      'the way out returns',
      'def total(rows):\n    try:\n        return sum(map(parse, rows))\n    finally:\n        return 0\n',
    ],
  ])('is lost where %s', async (_, total) => {
    expect(await fate(total)).toBe('lost');
  });

  it('is raised inside of the block that took the place of the statement', async () => {
    const parse = python`
      def parse(text):
          try:
              return int(text)
          except Exception:
              return 0
    `;
    expect(await fate(PLAIN, parse, [2, 3, 4, 5])).toBe('lost');
  });

  it('is none where the script does not come by', async () => {
    expect(
      await fate(PLAIN, 'def parse(text):\n    if text:\n        return 1\n    return int(text)\n', [4]),
    ).toBeNull();
    expect((await observe('print(1)')).fault).toBeUndefined();
  });
});
