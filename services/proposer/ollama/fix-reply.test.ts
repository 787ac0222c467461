import { describe, expect, it } from 'vitest';
import { acceptFix } from './fix-reply.ts';

describe('acceptFix', () => {
  it('takes files that were shown whole, and empty ones', () => {
    const repo = {
      files: new Map([
        ['a.py', 'x = 1\n'],
        ['empty.py', ''],
      ]),
    };
    const reply = {
      files: [
        { path: 'a.py', content: 'x = 2\n' },
        { path: 'empty.py', content: 'y = 1\n' },
      ],
    };
    expect(acceptFix(reply, ['a.py'], repo)).toEqual(reply);
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
