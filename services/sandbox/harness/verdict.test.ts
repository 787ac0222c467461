import { describe, expect, it } from 'vitest';
import { outcomeOf } from './verdict.ts';

const coverage = { functions: ['m.py:f'], lines: {} };
const end = { kind: 'end', exception: null, exitFrame: null, exitThrough: [], tests: null, coverage, trips: [] };
const later = { coverage: { functions: ['m.py:f', 'm.py:g'], lines: { 'm.py': [1] } }, trips: [] };

describe('outcomeOf', () => {
  it('takes the end from the first report, and lets the last one add', () => {
    expect(outcomeOf([end])).toEqual(end);
    expect(outcomeOf([end, later])).toEqual({ ...end, ...later });
  });

  it.each([
    ['a report that is not the driver’s', null],
    ['no report', []],
    ['only the last word', [later]],
    ['a second end', [end, end, later]],
    ['an exception without its structure', [{ ...end, kind: 'exception' }]],
    [
      'an end with an exception',
      [{ ...end, exception: { type: 'E', bases: [], message: '', frames: [], causes: [] } }],
    ],
    ['another shape', [{ ...end, trips: 'none' }]],
  ])('proves nothing from %s', (_, reports) => {
    expect(outcomeOf(reports)).toBeNull();
  });
});
