import { describe, expect, it } from 'vitest';
import { callers } from './callers.ts';
import { aContext } from './context.fixture.ts';

const other = `from shop import cart
from shop.cart import total


class Till:
    def close(self, prices):
        # total(prices) is what they pay
        return cart.total(prices, "DE")


def preview(prices):
    return total(
        prices,
        "DE",
    )
`;

describe('callers', () => {
  it('finds the calls of the crashed function that the traceback does not name, in every file', async () => {
    const found = await callers(aContext({ 'shop/till.py': () => other, 'notes.txt': () => 'total(1)' }));
    expect([...found]).toEqual([['shop/till.py', [8, 12]]]);
  });

  it('puts calls of the crashed function before those of the frames around it', async () => {
    const context = aContext({
      'a.py': () => 'from shop.cart import outer\nouter()\n',
      'b.py': () => 'from shop.cart import total\ntotal([], "DE")\n',
    });
    const [first] = context.classification.frames;
    if (first === undefined || context.classification.frames[1] === undefined) throw new Error('The fixture changed.');
    const frames = [first, { ...context.classification.frames[1], function: 'outer', line: 4 }];
    const found = await callers({ ...context, classification: { ...context.classification, frames } });
    expect([...found.keys()]).toEqual(['b.py', 'a.py']);
  });

  it('looks for no name that nobody calls by', async () => {
    const context = aContext({ 'a.py': () => '__init__()\nlambda: 0\n' });
    const target = { ...context.target, function: '__init__' };
    const classification = { ...context.classification, frames: [] };
    expect([...(await callers({ ...context, target, classification }))]).toEqual([]);
  });

  it('keeps a few of very many', async () => {
    const found = await callers(aContext({ 'a.py': () => 'total()\n'.repeat(500) }));
    expect(found.get('a.py')?.length).toBe(8);
  });
});
