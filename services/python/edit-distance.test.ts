import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearMiss } from './edit-distance.ts';

describe('editDistance', () => {
  it('counts a swap of neighbours as one', () => {
    expect(editDistance('reslut', 'result')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });

  it('is symmetric, and zero for equal words only', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('nearMiss', () => {
  it('finds a slip, and the same word in another case or with other separators', () => {
    expect(nearMiss('quantiy', ['quantity', 'price'])).toBe('quantity');
    expect(nearMiss('userId', ['user_id', 'user_ip'])).toBe('user_id');
  });

  it('finds nothing where two are equally near, or where the word is too short or too far', () => {
    expect(nearMiss('item_c', ['item_a', 'item_b'])).toBeNull();
    expect(nearMiss('id', ['ip'])).toBeNull();
    expect(nearMiss('price', ['weight'])).toBeNull();
  });
});
