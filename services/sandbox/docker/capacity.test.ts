import { describe, expect, it } from 'vitest';
import { capacity } from './capacity.ts';

const GIB = 1024 ** 3;

describe('capacity', () => {
  it('is bound by the cores where there is memory', () => {
    expect(capacity(GIB / 2, { cpus: 2, memoryBytes: 16 * GIB })).toEqual({ atOnce: 2, warm: 4 });
  });
  it('is bound by the memory where there are cores', () => {
    expect(capacity(GIB, { cpus: 16, memoryBytes: 16 * GIB })).toEqual({ atOnce: 8, warm: 0 });
    expect(capacity(GIB, { cpus: 4, memoryBytes: 12 * GIB })).toEqual({ atOnce: 4, warm: 2 });
  });
  it('is one at least, and nothing ahead, where there is hardly any', () => {
    expect(capacity(GIB, { cpus: 8, memoryBytes: GIB })).toEqual({ atOnce: 1, warm: 0 });
  });
});
