import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computePatch } from '../compute.ts';
import { checkPatch } from './check.ts';

const token = fc.constantFrom(
  ...'def class f x ( ) [ ] { } : , . = := == <> ` " \' """ f" @ import from as os * try except except* finally raise return yield lambda if else for in while with match case _ async await global nonlocal del not assert print exec 1 0x -> | # \\'.split(
    ' ',
  ),
  '\n',
  '\n    ',
  '\n        ',
  '\r\n',
  '\t',
  'é',
  '"x"',
);
const source = fc
  .array(fc.tuple(token, fc.constantFrom('', ' ')), { maxLength: 40 })
  .map((parts) => parts.flat().join(''));

test('whatever text a repo or a reply holds, it is judged and never crashes the judge', async () => {
  await fc.assert(
    fc.asyncProperty(source, source, async (before, content) => {
      const repo = {
        files: new Map([['a.py', Buffer.from(before)]]),
        links: new Set<string>(),
        modes: new Map<string, number>(),
      };
      const reply = { files: [{ path: 'a.py', content }] };
      const verdict = await checkPatch(repo, reply, { stdlibModules: new Set(['os']) });
      if (!verdict.ok) expect(verdict.reasons.length).toBeGreaterThan(0);
      else expect((await computePatch(repo, reply)).files).toEqual(['a.py']);
    }),
    { numRuns: 1500 },
  );
});
