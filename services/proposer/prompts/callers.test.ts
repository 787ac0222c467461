import { describe, expect, it } from 'vitest';
import { callersOf } from './callers.ts';
import { aContext } from './context.fixture.ts';

/** `PATH:START-END` of each caller, in order, for the shop with these files besides its own. */
const callersWith = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
  const edits = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, () => text]));
  const callers = await callersOf(aContext(edits));
  return callers.map(({ path, ranges }) => `${path}:${ranges.map(({ start, end }) => `${start}-${end}`).join(',')}`);
};

const CALLS = 'from shop.cart import total\n\ndef f(x):\n    return total(x, "DE")\n';

describe('callersOf', () => {
  it('finds the functions that call the one that failed, each whole, those of its own file first and tests last', async () => {
    expect(
      await callersWith({
        'shop/cart.py':
          'from shop.rates import RATES\n\n\ndef total(prices, country):\n    net = sum(prices)\n    return net * (1 + RATES[country])\n\n\nclass Cart:\n    def sum(self):\n        return total(self.prices, "DE")\n',
        'tests/test_cart.py': CALLS,
        'report.py': CALLS.replace('total(x', 'total(\n        x'),
        'shop/monthly.py': CALLS,
      }),
    ).toEqual(['shop/cart.py:9-11', 'shop/monthly.py:3-4', 'main.py:1-4', 'report.py:3-5', 'tests/test_cart.py:3-4']);
  });

  it('puts callers of the target first, then those of the frames around it', async () => {
    const context = aContext({
      'main.py': () => 'from shop.cart import total\n\ndef show():\n    print(total([1, 2], "FR"))\n\nshow()\n',
      'app.py': () => 'from main import show\n\ndef start():\n    show()\n',
      'report.py': () => CALLS,
    });
    const { classification } = context;
    const frames = [{ file: '/srv/main.py', line: 4, function: 'show', repoFile: 'main.py' }, ...classification.frames];
    const callers = await callersOf({ ...context, classification: { ...classification, frames } });
    expect(callers.map(({ path }) => path)).toEqual(['main.py', 'report.py', 'main.py', 'app.py']);
  });

  it('finds none for a crash at module level', async () => {
    const context = aContext({ 'report.py': () => CALLS });
    const outer = context.classification.frames.slice(0, 1);
    const target = { ...context.target, file: 'main.py', line: 3, function: '<module>' };
    expect(
      await callersOf({ ...context, target, classification: { ...context.classification, frames: outer } }),
    ).toEqual([]);
  });

  it('takes a method that built-in types have as well for its own only where the module is known', async () => {
    const cart =
      'class Cart:\n    def get(self, key):\n        return self.items[key]\n\n    def weigh(self, key):\n        return 0\n';
    const context = aContext({
      'shop/cart.py': () => cart,
      'report.py': () => 'def show(options):\n    return options.get("a")\n\ndef weigh(x):\n    return x.weigh("b")\n',
      'main.py': () => 'import shop.cart\n\nprint(shop.cart.Cart().get("a"))\n',
    });
    const of = async (line: number) => {
      const target = { ...context.target, line };
      const callers = await callersOf({
        ...context,
        target,
        classification: { ...context.classification, frames: [] },
      });
      return callers.map(({ path }) => path);
    };
    expect(await of(3)).toEqual(['main.py']);
    expect(await of(6)).toEqual(['report.py']);
  });

  it('keeps to a few of a function that everybody calls', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`m${i}.py`, CALLS]));
    expect(await callersWith(many)).toHaveLength(8);
  });

  it('is held up neither by what is no Python nor by generated files', async () => {
    expect(
      await callersWith({
        'broken.py': 'total( = \0 def ((((\n',
        'big.py': `${CALLS}${'x = 1\n'.repeat(60_000)}`,
        'notes.md': 'total(x)',
        'crlf.py': CALLS.replace(/\n/g, '\r\n'),
      }),
    ).toEqual(expect.arrayContaining(['crlf.py:3-4']));
  });
});
