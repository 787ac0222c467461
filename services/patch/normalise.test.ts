import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseReply } from './normalise.ts';

const normalised = (original: string, content: string) =>
  normaliseReply(
    { files: new Map([['a.py', Buffer.from(original)]]), links: new Set() },
    { files: [{ path: 'a.py', content }] },
  ).files[0]!.content;

test.each([
  ['CRLF comes back', 'a\r\nb\r\n', 'a\nc\n', 'a\r\nc\r\n'],
  ['CR LF of the reply goes', 'a\nb\n', 'a\r\nc\r\n', 'a\nc\n'],
  ['a byte order mark comes back', '\uFEFFa\n', 'b\n', '\uFEFFb\n'],
  ['a byte order mark that was not there goes', 'a\n', '\uFEFFb\n', 'b\n'],
  ['a final newline goes', 'a\nb', 'a\nc\n', 'a\nc'],
  ['a final newline comes back', 'a\nb\n', 'a\nc', 'a\nc\n'],
  ['a CRLF one too', 'a\r\nb\r\n', 'a\nc', 'a\r\nc\r\n'],
  ['mixed endings stay where they were', 'a\r\nb\nc\r\nd\r\n', 'a\nb\nx\nc\nd\n', 'a\r\nb\nx\r\nc\r\nd\r\n'],
  ['a lone CR stays', 'a\rb\n', 'a\rc\n', 'a\rc\n'],
  ['an empty original says nothing', '', 'a\nb', 'a\nb'],
])('%s', (_, original, content, expected) => {
  expect(normalised(original, content)).toBe(expected);
});

test('new files and files that are not text stay as they came', () => {
  const repo = { files: new Map([['b.py', Buffer.from([0xff, 0x0a])]]), links: new Set<string>() };
  const reply = { files: ['a.py', 'b.py'].map((path) => ({ path, content: '\uFEFFx\r\ny' })) };
  expect(normaliseReply(repo, reply)).toEqual(reply);
});

const line = fc.constantFrom('a', 'b', '', ' ', '\td', 'é');
const text = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 12 }), fc.boolean())
  .map(([bom, lines, cut]) => {
    const whole = lines.map(([l, end]) => l + end).join('');
    return (bom ? '\uFEFF' : '') + (cut ? whole.replace(/\r?\n$/, '') : whole);
  });

test('it is idempotent, and gives the original for what differs from it by endings alone', () => {
  fc.assert(
    fc.property(text, text, (original, content) => {
      const once = normalised(original, content);
      expect(normalised(original, once)).toBe(once);
    }),
  );
  fc.assert(
    fc.property(text, (original) => {
      // A text that ends in a blank line without a newline cannot be told from one that ends in a newline.
      fc.pre(original !== '\uFEFF');
      const unix = original.replace('\uFEFF', '').replaceAll('\r\n', '\n');
      expect(normalised(original, unix)).toBe(original);
    }),
  );
});
