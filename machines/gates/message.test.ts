import { describe, expect, it } from 'vitest';
import { messageAlike } from './message.ts';

const LINE = "return order['sku'] + stock[name]";

describe('a message alike', () => {
  it.each([
    ['the same', "'sku'", "'sku'", LINE],
    ['other numbers', 'list index 3 out of range 2', 'list index 14 out of range 9', LINE],
    ['other addresses', '<Order object at 0x7f01aa> is not valid', '<Order object at 0x55deadbeef> is not valid', LINE],
    ['another folder', "No such file: '/srv/app/data/a.json'", "No such file: '/workspace/data/a.json'", LINE],
    [
      'another folder on Windows',
      "No such file: 'C:\\app\\data\\a.json'",
      "No such file: '/workspace/data/a.json'",
      LINE,
    ],
    ['other data', "'apple'", "'pear'", LINE],
    ['other data in other quotes', "invalid literal: 'x1'", 'invalid literal: "y"', LINE],
    ['white space around', " 'sku'\n", "'sku'", LINE],
    ['a hint behind it', "name 'pirce' is not defined. Did you mean: 'price'?", "name 'pirce' is not defined", LINE],
    [
      'a hint to import',
      "name 'json' is not defined. Did you forget to import 'json'?",
      "name 'json' is not defined",
      LINE,
    ],
    [
      'both hints',
      "name 'tiem' is not defined. Did you mean: 'item'? Or did you forget to import 'tiem'?",
      "name 'tiem' is not defined",
      undefined,
    ],
    [
      'the words of an older Python',
      "local variable 'count' referenced before assignment",
      "cannot access local variable 'count' where it is not associated with a value",
      LINE,
    ],
    [
      'a method without its class',
      "__init__() missing 1 required positional argument: 'rate'",
      "Order.__init__() missing 1 required positional argument: 'rate'",
      LINE,
    ],
  ])('%s', (_, alert, observed, line) => {
    expect(messageAlike(alert, observed, line)).toBe(true);
  });

  it.each([
    ['another key that the line names', "'sku'", "'name'", "order['sku'] + order['name']"],
    ['other data for a key that the line names', "'sku'", "'pear'", LINE],
    ['a key that the line names for other data', "'pear'", "'sku'", LINE],
    ['another sentence', 'division by zero', 'float division by zero', LINE],
    ['more than the sentence', "'sku'", "'sku' is missing", LINE],
    ['nothing', "'sku'", '', LINE],
    [
      'another name before the same hint',
      "name 'a' is not defined. Did you mean: 'c'?",
      "name 'b' is not defined",
      LINE,
    ],
    [
      'another variable in the words of an older Python',
      "local variable 'count' referenced before assignment",
      "cannot access local variable 'total' where it is not associated with a value",
      undefined,
    ],
    ['other data where the line is unknown', "'apple'", "'pear'", undefined],
    ['a file of another name', "No such file: '/srv/a.json'", "No such file: '/srv/b.json'", undefined],
  ])('but not: %s', (_, alert, observed, line) => {
    expect(messageAlike(alert, observed, line)).toBe(false);
  });
});
