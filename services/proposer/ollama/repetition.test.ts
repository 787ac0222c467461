import { describe, expect, it } from 'vitest';
import { endsInLoop } from './repetition.ts';

describe('endsInLoop', () => {
  it('sees one character, a word and a long sentence repeated', () => {
    expect(endsInLoop(`x = 1\n${'\\n'.repeat(1_500)}`)).toBe(true);
    expect(endsInLoop(`start ${'and again '.repeat(400)}`)).toBe(true);
    expect(endsInLoop(`${'abcdefghij'.repeat(29)}!`.repeat(11))).toBe(true);
  });
  it('sees a loop that is cut anywhere', () => {
    expect(endsInLoop(`${'and again '.repeat(400)}and ag`)).toBe(true);
  });
  it('lets pass a short loop, one that ended, and lines that count', () => {
    expect(endsInLoop('='.repeat(2_000))).toBe(false);
    expect(endsInLoop(`${'and again '.repeat(400)}. Then it went on.`)).toBe(false);
    expect(endsInLoop(Array.from({ length: 900 }, (_, i) => `    ${i}: 'value',`).join('\n'))).toBe(false);
  });
});
