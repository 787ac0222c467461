import { describe, expect, it } from 'vitest';
import { acceptFix } from './fix-reply.ts';

const accept = (original: string, content: string) =>
  acceptFix({ files: [{ path: 'a.py', content }] }, ['a.py'], { files: new Map([['a.py', original]]) }).files[0]
    ?.content;

describe('acceptFix', () => {
  it.each([
    ['line ends', 'a\r\nb\r\n', 'a\nc\n', 'a\r\nc\r\n'],
    ['line ends that the model did keep', 'a\r\nb\r\n', 'a\r\nc\r\n', 'a\r\nc\r\n'],
    ['a byte-order mark', '\uFEFFa\n', 'b\n', '\uFEFFb\n'],
    ['a missing final newline', 'a\nb', 'a\nc\n', 'a\nc'],
    ['a final newline', 'a\nb\n', 'a\nc', 'a\nc\n'],
    ['blank lines at the end', 'a\n\n\n', 'b\n\n\n', 'b\n\n\n'],
  ])('keeps %s of the file', (_, original, content, expected) => {
    expect(accept(original, content)).toBe(expected);
  });

  it('takes new files as they are', () => {
    const reply = { files: [{ path: 'new.py', content: 'x\r\ny' }] };
    expect(acceptFix(reply, [], { files: new Map() })).toEqual(reply);
  });

  it('refuses to replace a file that was not shown whole, however its path is written', () => {
    const repo = { files: new Map([['src/big.py', 'x = 1\n']]) };
    const reply = { files: [{ path: './src//big.py', content: 'y = 1\n' }] };
    expect(() => acceptFix(reply, ['a.py'], repo)).toThrow(
      /replaces 'src\/big\.py', which the model was not shown whole/,
    );
  });
});
