import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';

describe('whatever comes', () => {
  it('never throws, and every line number is one of the log', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'Traceback (most recent call last):\n',
        '  + Exception Group Traceback (most recent call last):\n',
        '  |   File "a.py", line 1, in f\n',
        '  +-+---- 1 ----\n',
        '    | ValueError: x\n',
        '  File "a.py", line 1, in f\n',
        '    source\n',
        '    ^^^\n',
        'KeyError: 1\n',
        '\n',
        '=== FAILURES ===\n',
        '___ test ___\n',
        'E   KeyError: 1\n',
        'a.py:1: KeyError\n',
        'a.py:1: in f\n',
        'During handling of the above exception, another exception occurred:\n',
        '{"a": "',
        '\\n',
        'Exception ignored in: x\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const log = pieces.join('');
        const { lines, frames } = classify(log, { files: new Set(['a.py', 'b/a.py']) });
        const count = log.split('\n').length;
        expect(lines.every(({ number }) => number >= 1 && number <= count)).toBe(true);
        expect(frames.every(({ line }) => line >= 1)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  const MEGABYTE = 1 << 20;
  it.each([
    ['one letter', 'a'.repeat(MEGABYTE)],
    ['spaces', ' '.repeat(MEGABYTE)],
    ['digits', '1'.repeat(MEGABYTE)],
    ['carets', `  File "a.py", line 1, in f\n    x\n    ${'^~ '.repeat(MEGABYTE / 3)}x`],
    ['dots', 'a.'.repeat(MEGABYTE / 2)],
    ['escapes', '\u001b['.repeat(MEGABYTE / 2)],
    ['open titles', '\u001b]'.repeat(MEGABYTE / 2)],
    ['headers', 'Traceback (most recent call last):\n'.repeat(MEGABYTE / 35)],
    [
      'headers behind prefixes',
      Array.from({ length: 20_000 }, (_, i) => `p${'x'.repeat(i % 97)} Traceback (most recent call last):`).join('\n'),
    ],
    [
      'frames',
      `Traceback (most recent call last):\n${'  File "a.py", line 1, in f\n'.repeat(MEGABYTE / 28)}KeyError: 1\n`,
    ],
    [
      'a long message',
      `Traceback (most recent call last):\n  File "a.py", line 1, in f\nException: ${'HTTP 40 '.repeat(MEGABYTE / 8)}\n`,
    ],
    ['bars', `  + Exception Group Traceback (most recent call last):\n${'  | '.repeat(MEGABYTE / 4)}`],
    [
      'deep groups',
      Array.from(
        { length: 1000 },
        (_, i) =>
          `${' '.repeat(2 + 2 * i)}${i === 0 ? '+' : '|'} Exception Group Traceback (most recent call last):\n${' '.repeat(2 + 2 * i)}+-+---- 1 ----`,
      ).join('\n'),
    ],
    [
      'chains',
      `Traceback (most recent call last):\n  File "a.py", line 1, in f\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\n`.repeat(
        7000,
      ),
    ],
    ['escaped headers', 'Traceback (most recent call last):\\n'.repeat(MEGABYTE / 36)],
    ['brackets in JSON', `{"a": ${'['.repeat(MEGABYTE)} "Traceback (most recent call last):\\n`],
    ['report titles', '=== FAILURES ===\n'.repeat(MEGABYTE / 17)],
  ])('a mebibyte of %s is read to its end', (_, log) => {
    expect(['code', 'infra', 'unknown']).toContain(classify(log).class);
  });
});
