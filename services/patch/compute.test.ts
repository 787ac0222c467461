import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import type { PatchRepoWithModes } from './port.ts';
import { patchService } from './service.ts';

const repoOf = (files: Record<string, string>, modes: Record<string, number> = {}): PatchRepoWithModes => ({
  files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
  links: new Set(),
  modes: new Map(Object.entries(modes)),
});

const compute = (before: Record<string, string>, after: Record<string, string>, modes?: Record<string, number>) =>
  patchService.computePatch(repoOf(before, modes), {
    files: Object.entries(after).map(([path, content]) => ({ path, content })),
  });

const unpacked = async (tar: Buffer) => {
  const entries: { name: string; mode: number | undefined; text: string; mtime: number }[] = [];
  const stream = extract();
  stream.end(tar);
  for await (const entry of stream) {
    const text = (await buffer(entry)).toString();
    entries.push({ name: entry.header.name, mode: entry.header.mode, text, mtime: entry.header.mtime!.getTime() });
  }
  return entries;
};

const BEFORE = 'import a\n\n\ndef f(x):\n    return x[0]\n\n\nclass A:\n    def g(self):\n        return f(self)\n';

test('layers hold the changed files only, sorted, with their modes and no times', async () => {
  const patch = await compute(
    { 'b.py': 'x = 1\n', 'a.py': 'y = 1\r\n', 'c.py': 'z = 1\n' },
    { 'b.py': 'x = 2\n', 'a.py': 'y = 2\n', 'c.py': 'z = 1\n', 'd/é.py': 'new = 1\n' },
    { 'b.py': 0o755 },
  );
  expect(patch.files).toEqual(['a.py', 'b.py', 'd/é.py']);
  expect(await unpacked(patch.overlay.bytes)).toEqual([
    { name: 'a.py', mode: 0o644, text: 'y = 2\r\n', mtime: 0 },
    { name: 'b.py', mode: 0o755, text: 'x = 2\n', mtime: 0 },
    { name: 'd/é.py', mode: 0o644, text: 'new = 1\n', mtime: 0 },
  ]);
  expect((await unpacked(patch.revert.bytes)).map(({ name, text }) => [name, text])).toEqual([
    ['a.py', 'y = 1\r\n'],
    ['b.py', 'x = 1\n'],
  ]);
  const placebo = await unpacked(patch.placebo.bytes);
  expect(placebo.map(({ name }) => name)).toEqual(['a.py', 'b.py']);
  expect(placebo[0]!.text).toMatch(/^y = 1\r\n# [^\n]*[^\r\n]\r\n$/);
  expect(placebo[1]!.text).toMatch(/^x = 1\n# [^\n]*\n$/);
});

test('the same patch gives the same bytes, another one other bytes', async () => {
  const [one, two, other] = await Promise.all([
    compute({ 'a.py': BEFORE }, { 'a.py': `${BEFORE}x = 1\n` }),
    compute({ 'a.py': BEFORE }, { 'a.py': `${BEFORE}x = 1\n` }),
    compute({ 'a.py': BEFORE }, { 'a.py': `${BEFORE}x = 2\n` }),
  ]);
  expect(one).toEqual(two);
  expect(one.overlay.sha256).not.toBe(other.overlay.sha256);
  expect(one.revert.sha256).toBe(other.revert.sha256);
});

test('a placebo keeps a missing final newline, and leaves files alone that know no comments', async () => {
  const layer = await patchService.placeboOverlay(repoOf({ 'a.py': 'x = 1', 'b.json': '{}', 'c.py': '' }), [
    'a.py',
    'b.json',
    'c.py',
    'a.py',
    'missing.py',
  ]);
  const texts = (await unpacked(layer.bytes)).map(({ text }) => text);
  expect(texts).toEqual([expect.stringMatching(/^x = 1\n# [^\n]+$/), '{}', expect.stringMatching(/^# [^\n]+\n$/)]);
});

test.each<[string, string, string[]]>([
  ['a function’s body', BEFORE.replace('x[0]', 'x[1]'), ['a.py:f']],
  ['a method’s body', BEFORE.replace('f(self)', 'f([self])'), ['a.py:A.g']],
  ['a signature', BEFORE.replace('f(x)', 'f(x, y=1)'), ['a.py:f']],
  ['a decorator', BEFORE.replace('def f', '@a.b\ndef f'), ['a.py:f']],
  ['a new function', BEFORE.replace('class A', 'def h():\n    pass\n\n\nclass A'), ['a.py:h']],
  ['an import', `import b\n${BEFORE}`, ['a.py:<module>']],
  ['a class attribute', BEFORE.replace('class A:\n', 'class A:\n    y = 1\n\n'), ['a.py:<module>']],
  [
    'a nested function',
    BEFORE.replace('    return x[0]', '    def n():\n        pass\n    return x[0]'),
    ['a.py:f.<locals>.n'],
  ],
  ['a comment and a docstring', BEFORE.replace('(x):\n', '(x):\n    """Doc."""  # note\n'), []],
])('changing %s changes these functions', async (_, after, functions) => {
  expect((await compute({ 'a.py': BEFORE }, { 'a.py': after })).changedFunctions).toEqual(functions);
});

test('changed lines are those of the new text', async () => {
  const after = BEFORE.replace('    return x[0]\n', '    if not x:\n        return None\n    return x[0]\n');
  const patch = await compute({ 'a.py': BEFORE }, { 'a.py': after, 'b.py': 'x = 1\ny = 2\n' });
  expect(patch.changedLines).toEqual({ 'a.py': [5, 6], 'b.py': [1, 2] });
});

const TRY = (type: string, body = '        return x[0]\n') =>
  BEFORE.replace('    return x[0]\n', `    try:\n${body}    except ${type}:\n        return None\n`);

test.each<[string, string, string, 'fix' | 'mitigation']>([
  ['a guard', BEFORE, BEFORE.replace('x[0]', 'x[0] if x else None'), 'fix'],
  ['a new handler', BEFORE, TRY('IndexError'), 'mitigation'],
  ['a widened handler', TRY('IndexError'), TRY('(IndexError, TypeError)'), 'mitigation'],
  [
    'suppress',
    BEFORE,
    `from contextlib import suppress\n${BEFORE.replace('    return x[0]', '    with suppress(IndexError):\n        return x[0]')}`,
    'mitigation',
  ],
  ['a default for an attribute', BEFORE, BEFORE.replace('x[0]', "getattr(x, 'first', None)"), 'mitigation'],
  ['an attribute asked for', BEFORE, BEFORE.replace('x[0]', "x[0] if hasattr(x, 'first') else None"), 'mitigation'],
  [
    'a future asked for its error',
    BEFORE,
    BEFORE.replace('x[0]', 'x[0] if x.exception() is None else 0'),
    'mitigation',
  ],
  ['a higher limit', BEFORE, `import sys\n\nsys.setrecursionlimit(9000)\n${BEFORE}`, 'mitigation'],
  ['an attribute by its name', BEFORE, BEFORE.replace('x[0]', "getattr(x, 'first')"), 'fix'],
  ['an error that is logged', BEFORE, BEFORE.replace('    return', "    x.log.exception('x')\n    return"), 'fix'],
  ['a change inside an old try', TRY('IndexError'), TRY('IndexError', '        return x[-1]\n'), 'fix'],
  ['a removed handler', TRY('IndexError'), BEFORE.replace('x[0]', 'x[:1]'), 'fix'],
])('%s is labelled', async (_, before, after, label) => {
  expect((await compute({ 'a.py': before }, { 'a.py': after })).label).toBe(label);
});

test('a file that is not text cannot be diffed', async () => {
  const repo = { ...repoOf({}), files: new Map([['a.py', Buffer.from([0xff])]]) };
  await expect(patchService.computePatch(repo, { files: [{ path: 'a.py', content: '' }] })).rejects.toThrow(
    'not UTF-8',
  );
});
