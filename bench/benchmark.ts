/** One way to do the work, and its name in the table. */
export type Contender = {
  readonly name: string;
  /** Before the first round, untimed; whatever it starts, `close` ends. */
  readonly prepare?: () => Promise<void>;
  readonly run: () => void | Promise<void>;
  readonly close?: () => Promise<void>;
};

/** The same work done by OpsGuard and by its peers; the first contender is what the others are compared with. */
export type Benchmark = {
  readonly name: string;
  /** What is counted, and how many of it one run of a contender does. */
  readonly unit: string;
  readonly count: number;
  readonly contenders: readonly Contender[];
  /** Beside the one that warms up; 7 unless a round takes long. */
  readonly rounds?: number;
};

export type Row = { readonly name: string; readonly perSecond: number; readonly ratio: number };

const ROUNDS = 7;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Times the contenders in turn, round by round, so that a machine that gets slower gets slower for all; the first round
 * warms up and does not count. Medians; `ratio` is a contender's rate over that of the first, round by round.
 */
export const measure = async ({ contenders, count, rounds = ROUNDS }: Benchmark): Promise<Row[]> => {
  const rates: number[][] = contenders.map(() => []);
  try {
    for (const { prepare } of contenders) await prepare?.();
    for (let round = 0; round <= rounds; round++)
      for (const [index, { run }] of contenders.entries()) {
        const before = performance.now();
        await run();
        if (round > 0) rates[index]?.push(count / ((performance.now() - before) / 1000));
      }
  } finally {
    for (const { close } of contenders) await close?.();
  }
  return contenders.map(({ name }, index) => ({
    name,
    perSecond: median(rates[index] ?? []),
    ratio: median((rates[index] ?? []).map((rate, round) => rate / (rates[0]?.[round] ?? rate))),
  }));
};
