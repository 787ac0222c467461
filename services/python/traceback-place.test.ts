import { describe, expect, it } from 'vitest';
import { parsePython } from './parser.ts';
import { columnsInFile, locate } from './traceback-place.ts';

const at = async (source: string, line: number, columns: { start: number; end: number } | null) =>
  locate(source, (await parsePython(source)).rootNode, { line, columns });

describe('locate', () => {
  it('finds the marked expression by code points, beyond characters of two UTF-16 units', async () => {
    const source = 'x = {}\nprint("😀", x["a"])\n';
    expect((await at(source, 2, { start: 11, end: 17 }))?.node?.text).toBe('x["a"]');
  });

  it('counts lines with any line end, and columns of the first line after a byte order mark', async () => {
    expect((await at('a = 1\r\nb = a.c\r\n', 2, { start: 4, end: 7 }))?.node?.text).toBe('a.c');
    expect((await at('\uFEFFb = a.c\n', 1, { start: 4, end: 7 }))?.node?.text).toBe('a.c');
  });

  it('gives the statement alone where columns match no expression, and nothing beyond the file', async () => {
    const found = await at('if a:\n    b = a.c + 1\n', 2, { start: 5, end: 9 });
    expect(found?.node).toBeNull();
    expect(found?.statement.text).toBe('b = a.c + 1');
    expect(await at('a = 1\n', 9, null)).toBeNull();
    expect(await at('a = 1\n\nb = 2\n', 2, null)).toBeNull();
  });
});

describe('columnsInFile', () => {
  it('adds the indentation that a traceback leaves out, and refuses a line that changed', () => {
    const source = 'def f():\n\treturn x.y\n';
    expect(columnsInFile(source, 2, 'return x.y', { start: 7, end: 10 })).toEqual({ start: 8, end: 11 });
    expect(columnsInFile(source, 2, 'return x.z', { start: 7, end: 10 })).toBeNull();
  });
});
