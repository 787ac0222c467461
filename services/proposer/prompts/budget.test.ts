import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../failure.ts';
import type { PatchContext } from '../port.ts';
import { estimateTokens, promptTokens, type Window } from './budget.ts';
import { aPatchContext, aRefusal } from './context.fixture.ts';
import { fixPrompt, type Prompt, reproductionPrompt } from './prompts.ts';

/** Names and texts as repos have them, and as none should. */
const name = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '"', '\\', '\n', '\u2028', '\u0001', '漢'),
  maxLength: 300,
});
const statement = fc.oneof(
  fc.constant('total([1], "DE")'),
  fc.constant('from shop.cart import total'),
  fc.constant('def f(x):\n    return total(x, "DE")'),
  fc.constant('class A:\n    def total(self):\n        return self.total()'),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);
const source = fc
  .tuple(fc.array(statement, { maxLength: 8 }), fc.integer({ min: 1, max: 12 }))
  .map(([lines, times]) => `${lines.join('\n\n')}\n`.repeat(times));
const files = fc.dictionary(
  fc.tuple(name, fc.constantFrom('.py', '.json', '')).map(([stem, end]) => `x${stem}${end}`),
  source,
  { maxKeys: 30 },
);

type Case = { readonly context: PatchContext; readonly window: Window };

const cases: fc.Arbitrary<Case> = fc
  .record({
    files,
    padding: fc.integer({ min: 0, max: 300 }),
    rest: source,
    refused: fc.array(fc.tuple(fc.constantFrom('reproduction', 'patch'), source, source), { maxLength: 4 }),
    log: source,
    tokens: fc.integer({ min: 1_000, max: 9_000 }),
    part: fc.integer({ min: 3, max: 10 }),
  })
  .map(({ files: others, padding, rest, refused, log, tokens, part }) => {
    const past = refused.map(([kind, text, output]) => ({
      ...aRefusal(kind, text),
      output,
      reasons: [{ code: 'patch_refused' as const, sentence: text }],
    }));
    const edits = Object.fromEntries(Object.entries(others).map(([path, text]) => [path, () => text]));
    const cart = (own: string): string =>
      `${own.replace('    net', `${'    # a remark\n'.repeat(padding)}    net`)}\n\n${rest}`;
    const context = aPatchContext({ ...edits, 'shop/cart.py': cart }, past);
    const line = context.target.line + padding;
    const frames = context.classification.frames.map((one) => (one.function === 'total' ? { ...one, line } : one));
    return {
      context: {
        ...context,
        errorLog: log,
        target: { ...context.target, line },
        classification: { ...context.classification, frames },
      },
      window: { context: tokens, reply: Math.floor(tokens / part) },
    };
  });

type Ask = (context: PatchContext, window: Window) => Promise<Prompt>;

/** The prompt, or what was said instead of one. */
const asked = async (ask: Ask, { context, window }: Case): Promise<Prompt | string> => {
  try {
    return await ask(context, window);
  } catch (error) {
    if (error instanceof ServiceError && error.failure.code === 'no_proposal') return error.message;
    throw error;
  }
};

describe.each<[string, Ask]>([
  ['reproduction', reproductionPrompt],
  ['fix', fixPrompt],
])('a prompt for a %s, whatever the repo and the window', (_, ask) => {
  it('fits with all that is essential, or is an error with the numbers', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const prompt = await asked(ask, one);
        if (typeof prompt === 'string') {
          expect(prompt).toMatch(new RegExp(`takes about \\d+ tokens.* context of ${one.window.context}\\b`));
          // Only what is essential may say so: all else gives way.
          expect(prompt).not.toContain('the prompt takes');
          return;
        }
        expect(estimateTokens(prompt.text)).toBeLessThanOrEqual(promptTokens(one.window));
        expect(prompt.text).toContain('return net * (1 + RATES[country])');
        expect(prompt.text).toContain('print(total([1, 2], "FR"))');
        expect(prompt.text.split('    # a remark\n').length).toBe(
          (one.context.repo.files.get('shop/cart.py') ?? '').split('    # a remark\n').length,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('is refused for nothing but what is essential: with as much room as the error asks for, there is one', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const prompt = await asked(ask, one);
        const needed =
          typeof prompt === 'string' ? /cannot be left out .* takes about (\d+) tokens/.exec(prompt)?.[1] : null;
        if (needed === null || needed === undefined) return;
        // With this room earlier attempts may be shown whole again, where that fits.
        const context = one.window.context + Number(needed) - promptTokens(one.window);
        expect(await asked(ask, { ...one, window: { ...one.window, context } })).toHaveProperty('text');
      }),
      { numRuns: 100 },
    );
  });
});

it('counts what names take once they are quoted', async () => {
  const odd = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`${'\u0001'.repeat(200)}${i}.py`, () => 'x = 1\n']),
  );
  const { text } = await reproductionPrompt(aPatchContext(odd), { context: 8_192, reply: 2_048 });
  expect(text).toContain('0.py (whole)"');
  expect(text).toMatch(/There was no room for \d+ other files/);
});
