import type { Row } from './benchmark.ts';

/** What a contender's figure should be, and whether it is; undefined where what it is compared with was not there. */
export type Aim = {
  readonly says: string;
  readonly isMet: (row: Row, rows: readonly Row[]) => boolean | undefined;
};

const ratio = (row: Row, reference: number, fits: (ratio: number) => boolean): boolean | undefined => {
  const found = row.ratios[reference];
  return found === undefined ? undefined : fits(found);
};

/** Of times: at most so much of what the benchmark's reference of this index takes. */
export const atMostOf = (reference: number, limit: number, name: string): Aim => ({
  says: `≤ ${limit} of ${name}`,
  isMet: (row) => ratio(row, reference, (found) => found <= limit),
});

/** Of rates: at least so many times that of the benchmark's reference of this index. */
export const atLeastTimes = (reference: number, limit: number, name: string): Aim => ({
  says: `≥ ${limit} × ${name}`,
  isMet: (row) => ratio(row, reference, (found) => found >= limit),
});

export const atMostMilliseconds = (limit: number): Aim => ({
  says: `≤ ${limit.toLocaleString('en')} ms`,
  isMet: ({ milliseconds }) => milliseconds <= limit,
});

/** At most so many milliseconds more than the first contender takes. */
export const atMostMore = (limit: number, name: string): Aim => ({
  says: `≤ ${limit} ms more than ${name}`,
  isMet: ({ milliseconds }, [first]) => milliseconds - (first?.milliseconds ?? 0) <= limit,
});

export const atLeastPerSecond = (limit: number): Aim => ({
  says: `≥ ${limit.toLocaleString('en')}/s`,
  isMet: ({ perSecond }) => perSecond >= limit,
});

export const atMostBytes = (limit: number): Aim => ({
  says: `≤ ${limit.toLocaleString('en')} bytes`,
  isMet: ({ bytes }) => (bytes === undefined ? undefined : bytes <= limit),
});

/** `≤ 0.1 of docker run: met`, for each that can be told. */
export const verdicts = (aims: readonly Aim[], row: Row, rows: readonly Row[]): string[] =>
  aims.flatMap(({ says, isMet }) => {
    const met = isMet(row, rows);
    return met === undefined ? [] : `${says}: ${met ? 'met' : 'MISSED'}`;
  });
