import { expect, test } from 'vitest';
import { invertAssertions } from './assertions.ts';
import { parsePython } from './parser.ts';

test.each([
  ['assert x == 1\n', 'assert not (x == 1)\n'],
  ['assert x == 1, "message"\n', 'assert not (x == 1), "message"\n'],
  ['assert(x)\n', 'assert not ((x))\n'],
  ['assert not x\n', 'assert not (not x)\n'],
  ['assert x if y else z\n', 'assert not (x if y else z)\n'],
  ['assert lambda: 0\n', 'assert not (lambda: 0)\n'],
  ['def f():\r\n\tassert x  # note\r\n', 'def f():\r\n\tassert not (x)  # note\r\n'],
  ['assert f(\n    a,\n    b,\n), m\n', 'assert not (f(\n    a,\n    b,\n)), m\n'],
  ['assert a; assert b', 'assert not (a); assert not (b)'],
  ['self.assertEqual(a, b)\n', 'self.assertNotEqual(a, b)\n'],
  ['case.assertNotIn(a, b)\n', 'case.assertIn(a, b)\n'],
  ['t.assertDictEqual(a, b)\n', 't.assertNotEqual(a, b)\n'],
  ['assert "é🙂" == x and "assert y" in z\n', 'assert not ("é🙂" == x and "assert y" in z)\n'],
])('%j becomes %j', async (script, inverted) => {
  expect(await invertAssertions(script)).toBe(inverted);
  expect((await parsePython(inverted)).rootNode.hasError).toBe(false);
});

test.each([
  'print(load("x"))\n',
  'x = "assert y"\n',
  '# assert y\n',
  'with self.assertRaises(KeyError):\n    f()\n',
  '',
])('%j asserts nothing that can be negated', async (script) => {
  expect(await invertAssertions(script)).toBeNull();
});
