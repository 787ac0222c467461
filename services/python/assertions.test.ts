import { expect, test } from 'vitest';
import { invertAssertions } from './assertions.ts';
import { parsePython } from './parser.ts';

test.each([
  ['assert x == y\n', 'assert not (x == y)\n'],
  ['assert x == y, "message"\n', 'assert not (x == y), "message"\n'],
  ['assert x == 1 == y\n', 'assert not (x == 1 == y)\n'],
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

const NUMBER = '_wanted_ - abs(_wanted_) - 1';
test.each([
  ['assert x == 1\n', `assert not ((_checked_ := x) == (_wanted_ := 1)) or _checked_ == ${NUMBER}\n`],
  [
    'assert -1.5 == f(\n  x), m',
    `assert not ((_wanted_ := -1.5) == (_checked_ := f(\n  x))) or _checked_ == ${NUMBER}, m`,
  ],
  ['assert(x == "a")', `assert(not ((_checked_ := x) == (_wanted_ := "a")) or _checked_ == _wanted_ + '~')`],
  ["assert b'a' == x", `assert not ((_wanted_ := b'a') == (_checked_ := x)) or _checked_ == _wanted_ + b'~'`],
  ['assert x == [1]', 'assert not ((_checked_ := x) == (_wanted_ := [1])) or _checked_ == _wanted_ + [0]'],
  [
    'assert x == {"a": 1}',
    `assert not ((_checked_ := x) == (_wanted_ := {"a": 1})) or _checked_ == {**_wanted_, '~': 0}`,
  ],
])('%j asks for another value too, and becomes %j', async (script, inverted) => {
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
