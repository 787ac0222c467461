import { describe, expect, it } from 'vitest';
import { type Callee, calleeAt, callLines } from './calls.ts';
import { parsePython } from './parser.ts';

const at = async (source: string, line: number): Promise<Callee | null> =>
  calleeAt((await parsePython(source)).rootNode, line);

const FILE = 'shop/prices.py';
const PRICES = `import functools

def price_of(item):
    return item["price"]

def timed(f):
    def wrapper(*args):
        return f(*args)
    return wrapper

class Cart:
    def __init__(self, items):
        self.items = items

    @functools.cached_property
    def total(self):
        return sum(map(price_of, self.items))

    def add(self, item):
        return self.add(item)
`;

/** Lines of a caller, in a file of its own, that call what holds this line of the prices. */
const calls = async (line: number, caller: string): Promise<number[]> => {
  const callee = await at(PRICES, line);
  if (callee === null) throw new Error('Nothing is there.');
  return callLines((await parsePython(caller)).rootNode, callee, FILE, false);
};

describe('calleeAt', () => {
  it.each([
    ['a function', 4, 'price_of', 'function'],
    ['a nested function by the one around it', 8, 'timed', 'function'],
    ['a constructor by its class', 13, 'Cart', 'function'],
    ['a property', 17, 'total', 'property'],
    ['a method', 20, 'add', 'method'],
  ])('names %s', async (_, line, name, kind) => {
    expect(await at(PRICES, line)).toMatchObject({ name, kind });
  });

  it('finds none at module level', async () => {
    expect(await at(PRICES, 1)).toBeNull();
  });
});

describe('callLines', () => {
  it.each([
    ['by its name', 'from shop.prices import price_of\nprice_of(1)\n', [2]],
    ['by another name', 'from shop.prices import price_of as p\n\np(1)\n', [3]],
    [
      'through its module',
      'import shop.prices\nfrom shop import prices\nshop.prices.price_of(1)\nprices.price_of(2)\n',
      [3, 4],
    ],
    ['through a package that hands it on', 'from shop import price_of\nprice_of(1)\n', [2]],
    ['through a relative import', 'from .prices import price_of\nfrom . import price_of as q\nprice_of(q(1))\n', [3]],
    ['as a value', 'from shop.prices import price_of\nsorted([], key=price_of)\n', [2]],
    ['in a function', 'from shop.prices import price_of\ndef f(x):\n    return price_of(x)\n', [3]],
  ])('finds a function %s', async (_, caller, lines) => {
    expect(await calls(4, caller)).toEqual(lines);
  });

  it.each([
    ['its import alone', 'from shop.prices import price_of\n'],
    ['a function of the same name from elsewhere', 'from other.module import price_of\nprice_of(1)\n'],
    ['a function of its own', 'def price_of(x):\n    pass\nprice_of(1)\n'],
    ['an argument of that name', 'f(price_of=1)\n'],
    ['a method of that name', 'x.price_of(1)\n'],
  ])('does not take %s for a use', async (_, caller) => {
    expect(await calls(4, caller)).toEqual([]);
  });

  it('finds constructors, methods and properties', async () => {
    expect(await calls(13, 'from shop.prices import Cart\nc = Cart([])\n')).toEqual([2]);
    expect(await calls(20, 'c.add(1)\nf(c.add)\nadd(2)\n')).toEqual([1]);
    expect(await calls(17, 'print(c.total)\ntotal = 1\n')).toEqual([1]);
  });

  it('finds uses in the same file, but for those in the function itself', async () => {
    const { rootNode } = await parsePython(PRICES);
    expect(callLines(rootNode, (await at(PRICES, 4))!, FILE, true)).toEqual([17]);
    expect(callLines(rootNode, (await at(PRICES, 20))!, FILE, true)).toEqual([]);
  });
});
