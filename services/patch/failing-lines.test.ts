import { expect, test } from 'vitest';
import { failingLines } from './failing-lines.ts';

const BEFORE = [
  'def total(rows):',
  '    out = 0',
  '    for row in rows:',
  '        out += int(row[1])',
  '    return out',
  '',
];

const patched = (line: number, ...lines: string[]): string =>
  [...BEFORE.slice(0, line - 1), ...lines, ...BEFORE.slice(line)].join('\n');

test.each([
  ['a line that the patch kept moves with it', patched(2, '    out = 0', '    rows = list(rows)'), 4, [5]],
  [
    'a guard before it leaves it where it is',
    patched(3, '    for row in rows:', '        if len(row) < 2:', '            continue'),
    4,
    [6],
  ],
  ['a line that was replaced is what replaced it', patched(4, '        out += int(row[1].strip())'), 4, [4]],
  ['more lines in its place all count', patched(4, '        if row[1]:', '            out += int(row[1])'), 4, [4, 5]],
  ['a line that was taken away is nowhere', patched(4), 4, []],
  ['a header counts without its body', patched(2, '    out = 1'), 3, [3]],
  ['an unchanged file', BEFORE.join('\n'), 4, [4]],
])('%s', async (_, after, line, expected) => {
  expect(await failingLines(BEFORE.join('\n'), after, line)).toEqual(expected);
});

test('a statement over several lines counts as one', async () => {
  const before = 'value = make(\n    one,\n    two,\n)\nprint(value)\n';
  expect(await failingLines(before, before, 3)).toEqual([1, 2, 3, 4]);
  expect(await failingLines(before, before.replace('two', 'three'), 2)).toEqual([1, 2, 3, 4]);
});
