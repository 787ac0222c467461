import { describe, expect, it } from 'vitest';
import { interpreterFrom } from './python.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('interpreterFrom', () => {
  it('makes a greeting of what was compiled', () => {
    const { version, greeting } = interpreterFrom(`3.11.2 ${base64('harness')} ${base64('driver')}\n`, 'sha256:0');
    expect(version).toBe('3.11.2');
    expect(greeting.toString('latin1')).toBe('\0\0\0\x07harness\0\0\0\x06driver');
  });

  it.each([
    ['3.10.14\n', 'needs 3.11'],
    ['2.7.18\n', 'needs 3.11'],
    ['\n', 'needs 3.11'],
    ['3.15.0\n', 'does not compile'],
  ])('refuses %j', (line, why) => {
    expect(() => interpreterFrom(line, 'sha256:0')).toThrow(
      expect.objectContaining({ message: expect.stringContaining(why) }),
    );
  });
});
