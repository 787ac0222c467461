import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens, promptTokens } from './budget.ts';
import { aContext, aPatchContext, aRefusal } from './context.fixture.ts';
import { fixPrompt, pullRequestPrompt, reproductionPrompt } from './prompts.ts';

const wide = { context: 16_384, reply: 4_096 };
const filler = (lines: number): string =>
  Array.from({ length: lines }, (_, i) => `def filler_${i}(): return ${i}`).join('\n');

describe('reproductionPrompt', () => {
  it('shows the crash, the code and what is asked', async () => {
    const { text, template, templateSha256, whole } = await reproductionPrompt(aContext(), wide);
    expect(template).toBe('reproduction.v2');
    expect(templateSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(whole).toEqual(['shop/cart.py', 'main.py', 'shop/rates.py']);
    expect(text).toContain("KeyError: 'FR'");
    expect(text).toContain('shop/cart.py:6 in total');
    expect(text).toContain('return net * (1 + RATES[country])');
    expect(text).toContain('RATES = {"DE": 0.19}');
    expect(text).toContain('exception: KeyError\nfunction: total\nfile: shop/cart.py\n');
    expect(text).not.toContain('{{');
    expect(text).not.toContain('refused before');
  });

  it('shows the frames functions and leaves out the rest of a file that has no room, and says so', async () => {
    const context = aContext({
      'shop/cart.py': (own) => `${own}\n\n${filler(900)}\n`,
      'shop/rates.py': (own) => own + filler(900),
    });
    const { text, whole } = await reproductionPrompt(context, { context: 4_096, reply: 512 });
    expect(text).toContain('return net * (1 + RATES[country])');
    expect(text).not.toContain('filler_1');
    expect(text).toMatch(/"shop\/cart\.py \(lines \d+-\d+ only\)"/);
    expect(text).toContain('There was no room for 1 other files');
    expect(text).toContain('shop/rates.py');
    expect(whole).toEqual(['main.py']);
  });

  it('shows callers before other files, and of their files only what calls', async () => {
    const context = aContext({
      'shop/rates.py': (own) => own + filler(900),
      'report.py': () =>
        `from shop.cart import total\n\n${filler(200)}\n\n\ndef weekly(orders):\n    return sum(total(o, "DE") for o in orders)\n`,
    });
    const { text, whole } = await reproductionPrompt(context, { context: 3_200, reply: 512 });
    expect(text).toContain('"report.py (lines 205-206 only)"\ndef weekly(orders):\n    return sum(total');
    expect(whole).not.toContain('shop/rates.py');
    expect(text).toContain('There was no room for 1 other files');
    // Where there is room, the whole file takes the place of the excerpt.
    const roomy = await reproductionPrompt(context, { context: 65_536, reply: 512 });
    expect(roomy.whole).toContain('report.py');
    expect(roomy.text).not.toContain('only)');
    expect(roomy.text.match(/def weekly/g)).toHaveLength(1);
  });

  it.each([2_500, 4_096, 8_192, 16_384])('stays below its part of a context of %i tokens', async (tokens) => {
    const context = aContext({
      'shop/cart.py': (own) => `${own}\n\n${filler(200)}\n`,
      ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`shop/m${i}.py`, () => filler(10 + 5 * i)])),
    });
    const { text } = await reproductionPrompt(context, { context: tokens, reply: 256 });
    expect(estimateTokens(text)).toBeLessThanOrEqual(tokens - 256);
  });

  it('shows who calls the crashed function before what only fits beside', async () => {
    const caller = `from shop.cart import total\n\n\ndef invoice(prices):\n    return total(prices, "FR")\n\n\n${filler(400)}\n`;
    const context = aContext({
      'shop/cart.py': (own) => `${own}\n\n${filler(400)}\n`,
      'billing/invoices.py': () => caller,
      'shop/rates.py': (own) => own + filler(400),
    });
    const { text } = await reproductionPrompt(context, { context: 4_096, reply: 512 });
    expect(text).toMatch(/"billing\/invoices\.py \(lines 4-5 only\)"/);
    expect(text).toContain('def invoice(prices):');
    expect(text).not.toContain('filler_1');
  });

  it('keeps the budget for any repo and any window, and the crashed function with it, or says the numbers', async () => {
    const file = fc.record({
      path: fc.constantFrom('shop/cart.py', 'main.py', 'shop/a.py', 'deep/er/b.py', 'data/c.json', 'ü/d.py'),
      lines: fc.integer({ min: 0, max: 400 }),
      calls: fc.integer({ min: 0, max: 30 }),
    });
    const window = fc.record({
      context: fc.integer({ min: 600, max: 20_000 }),
      reply: fc.integer({ min: 100, max: 500 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 6 }), window, fc.nat(3_000), async (files, limits, output) => {
        const edits = Object.fromEntries(
          files.map(({ path, lines, calls }) => [
            path,
            (own: string) => `${own}\n${filler(lines)}\n${'def f():\n    total()\n\n'.repeat(calls)}`,
          ]),
        );
        const past =
          output % 2 === 0 ? [] : [{ ...aRefusal('reproduction', 'x'.repeat(output)), output: 'é'.repeat(output) }];
        try {
          const { text } = await reproductionPrompt(aContext(edits, past), limits);
          expect(estimateTokens(text)).toBeLessThanOrEqual(promptTokens(limits));
          expect(text).toContain('return net * (1 + RATES[country])');
        } catch (error) {
          expect(error).toMatchObject({
            failure: { code: 'no_proposal' },
            message: expect.stringMatching(/takes about \d+ tokens/),
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is an error with the numbers when the function itself has no room', async () => {
    const context = aContext({
      'shop/cart.py': (own) => own.replace('    net', `${'    x = "long"\n'.repeat(2_000)}    net`),
    });
    await expect(reproductionPrompt(context, { context: 4_096, reply: 1_024 })).rejects.toMatchObject({
      failure: { code: 'no_proposal', kind: 'terminal' },
      message: expect.stringMatching(
        /takes about \d+ tokens, and of the context of 4096 tokens 2944 are left .*\(1024 are kept/,
      ),
    });
  });

  it('carries what was refused, why, and what it printed, of its own kind only', async () => {
    const { text } = await reproductionPrompt(
      aContext({}, [aRefusal('reproduction', 'raise KeyError("FR")'), aRefusal('patch', 'never shown')]),
      wide,
    );
    expect(text).toContain('raise KeyError("FR")');
    expect(text).toContain('- outside_repo: It was raised by the script itself.');
    expect(text).toContain('the tail of stderr');
    expect(text).toContain('Take a different idea');
    expect(text).not.toContain('never shown');
  });

  it('asks for variants and controls', async () => {
    const { text } = await reproductionPrompt(aContext(), wide);
    expect(text).toMatch(/- `variants`: .* other inputs that crash in the same way/);
    expect(text).toMatch(/- `controls`: .* inputs which work today/);
    expect(text).toContain('"variants": ["…"], "controls": ["…"]');
  });

  it('shortens the reasons of a reply that was bad all over', async () => {
    const reasons = Array.from({ length: 500 }, (_, i) => ({ code: 'patch_refused' as const, sentence: `Use ${i}.` }));
    const refused = { ...aRefusal('reproduction', 'x'), reasons };
    const { text } = await reproductionPrompt(aContext({}, [refused]), { context: 8_192, reply: 512 });
    expect(text).toContain('- patch_refused: Use 0.');
    expect(text).toMatch(/\[… \d+ characters left out …\]/);
  });

  it('keeps the reasons alone where the refused attempts have no room', async () => {
    const refused = aRefusal('reproduction', `raise KeyError  # ${'x'.repeat(3_000)}`);
    const { text } = await reproductionPrompt(aContext({}, [refused]), { context: 2_500, reply: 512 });
    expect(text).toContain('- outside_repo: It was raised by the script itself.');
    expect(text).not.toContain('raise KeyError  #');
  });

  it('says so where an attempt gave nothing to show', async () => {
    const { text } = await reproductionPrompt(aContext({}, [aRefusal('reproduction', '')]), wide);
    expect(text).toContain('Attempt 1 gave no proposal that could be used.');
  });

  it('shows files without byte-order mark and carriage returns', async () => {
    const context = aContext({ 'shop/cart.py': (own) => `\uFEFF${own.replace(/\n/g, '\r\n')}` });
    const { text } = await reproductionPrompt(context, wide);
    expect(text).not.toMatch(/[\r\uFEFF]/);
  });

  it('says where the file of the crash is missing', async () => {
    const context = aContext();
    const gone = { ...context, repo: { files: new Map([['main.py', 'x']]) } };
    await expect(reproductionPrompt(gone, wide)).rejects.toThrow(/cannot be shown shop\/cart\.py/);
  });
});

describe('fixPrompt', () => {
  it('says how many attempts are left', async () => {
    const refused = aRefusal('patch', '-a\n+b\n');
    const second = await fixPrompt(aPatchContext({}, [refused]), wide);
    expect(second.text).toContain('This is attempt 2 of 3; 1 more after it.');
    const third = await fixPrompt(aPatchContext({}, [refused, refused]), wide);
    expect(third.text).toContain('This is the last attempt, 3 of 3.');
    expect(third.text.match(/<<\S+ "why attempt \d was refused"/g)).toHaveLength(2);
    expect((await fixPrompt(aPatchContext(), wide)).text).not.toContain('of 3');
  });

  it('shows the target whole, the script and what a container saw', async () => {
    const { text, whole } = await fixPrompt(aPatchContext(), wide);
    expect(whole[0]).toBe('shop/cart.py');
    expect(text).toContain('total([1], "FR")');
    expect(text).toContain('shop/cart.py:6 in total (types of locals: country: str, net: int)');
    expect(text).toContain('full new contents');
  });

  it('keeps the target whole where other files are cut', async () => {
    const context = aPatchContext({ 'main.py': (own) => own + filler(900) });
    const { text, whole } = await fixPrompt(context, { context: 5_000, reply: 1_000 });
    expect(whole).toContain('shop/cart.py');
    expect(whole).not.toContain('main.py');
    expect(text).toMatch(/"main\.py \(lines/);
  });

  it('is an error with the numbers when a reply could not hold the file', async () => {
    const context = aPatchContext({ 'shop/cart.py': (own) => own + filler(500) });
    await expect(fixPrompt(context, { context: 16_384, reply: 1_000 })).rejects.toThrow(
      /shop\/cart\.py takes about \d+ tokens, .* may have 1000 /,
    );
  });
});

describe('pullRequestPrompt', () => {
  it('shows crash, script and diff', async () => {
    const { text } = await pullRequestPrompt({ ...aPatchContext(), diff: '-old\n+new\n', label: 'mitigation' }, wide);
    expect(text).toContain('-old\n+new\n');
    expect(text).toContain('labelled "mitigation"');
  });
  it('is an error with the numbers when the diff has no room', async () => {
    const context = { ...aPatchContext(), diff: '+x\n'.repeat(20_000), label: 'fix' };
    await expect(pullRequestPrompt(context, wide)).rejects.toThrow(/takes about \d+ tokens/);
  });
});
