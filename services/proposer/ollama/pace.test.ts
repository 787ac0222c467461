import { expect, it } from 'vitest';
import type { ModelProgress } from '../progress.ts';
import { startPace } from './pace.ts';

const paced = () => {
  const told: ModelProgress[] = [];
  let time = 5_000;
  const pace = startPace(
    'm',
    (progress) => void told.push(progress),
    () => time,
  );
  return { told, pace, pass: (ms: number) => (time += ms) };
};

it('waits, then counts what is thought and what is written, at the rate since the first token', () => {
  const { told, pace, pass } = paced();
  pass(9_000);
  pace.chunk('thinking');
  pass(500);
  pace.chunk('thinking');
  pass(500);
  pace.chunk('writing');
  expect(told).toEqual([
    { model: 'm', phase: 'waiting', tokens: 0, tokensPerSecond: null },
    { model: 'm', phase: 'thinking', tokens: 1, tokensPerSecond: null },
    { model: 'm', phase: 'thinking', tokens: 2, tokensPerSecond: 2 },
    { model: 'm', phase: 'writing', tokens: 3, tokensPerSecond: 2 },
  ]);
});

it("ends with the server's own count and time, where it gives them", () => {
  const { told, pace } = paced();
  pace.end(120, 4e9);
  expect(told.at(-1)).toMatchObject({ tokens: 120, tokensPerSecond: 30 });
  pace.end(undefined, 4e9);
  pace.end(7, 0);
  expect(told).toHaveLength(2);
});
