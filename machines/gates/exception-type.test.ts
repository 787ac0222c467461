import { describe, expect, it } from 'vitest';
import { sameType } from './exception-type.ts';

describe('the same exception type', () => {
  it.each([
    ['KeyError', 'KeyError'],
    ['shop.errors.PriceError', 'shop.errors.PriceError'],
    ['shop.errors.PriceError', 'errors.PriceError'],
    ['errors.PriceError', 'src.errors.PriceError'],
    ['PriceError', 'main.PriceError'],
    ['requests.exceptions.Timeout', 'requests.exceptions.Timeout'],
  ])('%s as %s', (alert, observed) => {
    expect(sameType(alert, observed)).toBe(true);
  });

  it.each([
    ['KeyError', 'ValueError'],
    ['KeyError', 'LookupError'],
    ['KeyError', 'forged.KeyError'],
    ['KeyError', '__main__.KeyError'],
    ['KeyError', 'shop.KeyError'],
    ['shop.KeyError', 'KeyError'],
    ['PriceError', 'forged.PriceError'],
    ['shop.errors.PriceError', 'stock.errors.PriceError'],
    ['PriceError', 'main.NoPriceError'],
    ['shop.errors.PriceError', 'PriceError'],
  ])('but not %s as %s', (alert, observed) => {
    expect(sameType(alert, observed)).toBe(false);
  });
});
