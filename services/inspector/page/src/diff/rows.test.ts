import { expect, it } from 'vitest';
import { fileDiffs, type Side } from './rows.ts';

const PATCH = `--- a/shop.py
+++ b/shop.py
@@ -1,5 +1,5 @@
 def price_of(order):
-    leading = order["postcode"][0]
-    gone = 1
+    leading = order["post_code"][0]
     """Returns
     a price."""
+    print("new")
\\ No newline at end of file
`;

const textOf = (side: Side | null) => side?.pieces.map(({ text }) => text).join('');

it('puts what was removed beside what came in its place, and marks the words that differ', () => {
  const [file] = fileDiffs(PATCH);
  expect(file?.name).toBe('shop.py');
  const rows = file!.hunks[0]!.rows;
  expect(rows.map(({ before, after }) => [before?.number, textOf(before), after?.number, textOf(after)])).toEqual([
    [1, 'def price_of(order):', 1, 'def price_of(order):'],
    [2, '    leading = order["postcode"][0]', 2, '    leading = order["post_code"][0]'],
    [3, '    gone = 1', undefined, undefined],
    [4, '    """Returns', 3, '    """Returns'],
    [5, '    a price."""', 4, '    a price."""'],
    [undefined, undefined, 5, '    print("new")'],
  ]);
  const changed = (side: Side | null) =>
    side?.pieces.filter((piece) => piece.class.includes('word-changed')).map(({ text }) => text);
  expect(changed(rows[1]!.before)).toEqual(['postcode']);
  expect(changed(rows[1]!.after)).toEqual(['post_code']);
});

it('colours a string that spans lines as one', () => {
  const rows = fileDiffs(PATCH)[0]!.hunks[0]!.rows;
  expect(rows[4]!.after?.pieces.every((piece) => piece.class === 'hl-string')).toBe(true);
});
