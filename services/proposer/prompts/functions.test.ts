import { describe, expect, it } from 'vitest';
import { functionsAt } from './functions.ts';

const source = `import os

class Cart:
    """Holds items."""

    @property
    @cached
    def total(self):
        def price(item):
            return item["price"]

        return sum(map(price, self.items))

    def other(self):
        pass

def top(x):
    return x
${'\n# filler'.repeat(60)}
top(1)
`;

describe('functionsAt', () => {
  it('takes the innermost function', async () => {
    expect(await functionsAt(source, [10])).toEqual([
      { start: 3, end: 3 },
      { start: 9, end: 10 },
    ]);
  });
  it('takes a method with its decorators and the line of its class', async () => {
    expect(await functionsAt(source, [12])).toEqual([
      { start: 3, end: 3 },
      { start: 6, end: 12 },
    ]);
  });
  it('merges what overlaps and what adjoins', async () => {
    expect(await functionsAt(source, [18, 10, 12, 17])).toEqual([
      { start: 3, end: 3 },
      { start: 6, end: 12 },
      { start: 17, end: 18 },
    ]);
  });
  it('takes the lines around a place in no function', async () => {
    expect(await functionsAt(source, [60])).toEqual([{ start: 40, end: 80 }]);
  });
  it('is not misled by lines that only look like comments', async () => {
    const text =
      "def f():\n    x = '''\n# no comment, and the end: '''\n    return x\n\ndef g():\n    # one\n    pass\n";
    expect(await functionsAt(text, [4])).toEqual([{ start: 1, end: 4 }]);
    expect(await functionsAt(text, [7])).toEqual([{ start: 6, end: 8 }]);
  });
  it('gives nothing for a line that the file does not have', async () => {
    expect(await functionsAt('x = 1\n', [500])).toEqual([]);
  });
});
