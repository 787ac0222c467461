import { describe, expect, it } from 'vitest';
import { outcomeOf } from './verdict.ts';

const coverage = { functions: ['m.py:f'], lines: {} };
const end = { kind: 'end', exception: null, exitFrame: null, exitThrough: [], tests: null, fault: null, coverage };
const later = { coverage: { functions: ['m.py:f', 'm.py:g'], lines: { 'm.py': [1] } } };
const trip = { event: 'os.fork', origin: 'workspace', where: 'm.py:3', through: ['m.py:3'] };

const json = (...values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value));

describe('outcomeOf', () => {
  it('takes the end from the first report, and lets the last one add', () => {
    expect(outcomeOf(json(end))).toEqual({ ...end, trips: [] });
    expect(outcomeOf(json(end, later))).toEqual({ ...end, ...later, trips: [] });
  });

  it('keeps every trip that was told, whatever is said after it', () => {
    const other = { ...trip, event: 'sys._getframe' };
    expect(outcomeOf(json({ trip }, end, { trip: other }, later))).toEqual({ ...end, ...later, trips: [trip, other] });
    expect(outcomeOf(json({ trip }, { ...end, trips: [] }))?.trips).toEqual([trip]);
  });

  it.each([
    ['a report that is not the driver’s', null],
    ['no report', []],
    ['only the last word', json(later)],
    ['a second end', json(end, end, later)],
    ['an exception without its structure', json({ ...end, kind: 'exception' })],
    [
      'an end with an exception',
      json({ ...end, exception: { type: 'E', bases: [], message: '', frames: [], causes: [] } }),
    ],
    ['another shape', json({ ...end, coverage: 'none' })],
    ['a trip alone', json({ trip })],
    ['a trip of another shape', json({ trip: { ...trip, where: 3 } }, end, later)],
    ['what is no JSON', [`${JSON.stringify(end)}x`]],
    ['a last word that is no JSON', [...json(end), 'NaN']],
  ])('proves nothing from %s', (_, reports) => {
    expect(outcomeOf(reports)).toBeNull();
  });
});
