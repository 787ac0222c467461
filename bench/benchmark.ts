/** One way to do the work, and its name in the table. */
export type Contender = {
  readonly name: string;
  readonly run: () => void | Promise<void>;
  /** What a run of it takes on disk; asked for once, after all rounds. */
  readonly bytes?: () => number | Promise<number>;
};

/** The same work done by OpsGuard and by its peers; the first contender is what the others are compared with. */
export type Benchmark = {
  readonly name: string;
  /** What is counted, and how many of it one run of a contender does. */
  readonly unit: string;
  readonly count: number;
  readonly contenders: readonly Contender[];
  /** What the figures should be, in a sentence. */
  readonly aim?: string;
  /** Removes what the contenders left behind. */
  readonly close?: () => Promise<void>;
};

export type Row = {
  readonly name: string;
  readonly perSecond: number;
  readonly ratio: number;
  readonly bytes: number | undefined;
};

const ROUNDS = 7;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Times the contenders in turn, round by round, so that a machine that gets slower gets slower for all; the first round
 * warms up and does not count. Medians; `ratio` is a contender's rate over that of the first, round by round.
 */
export const measure = async ({ contenders, count }: Benchmark): Promise<Row[]> => {
  const rates: number[][] = contenders.map(() => []);
  for (let round = 0; round <= ROUNDS; round++)
    for (const [index, { run }] of contenders.entries()) {
      const before = performance.now();
      await run();
      if (round > 0) rates[index]?.push(count / ((performance.now() - before) / 1000));
    }
  const rows: Row[] = [];
  for (const [index, { name, bytes }] of contenders.entries())
    rows.push({
      name,
      perSecond: median(rates[index] ?? []),
      ratio: median((rates[index] ?? []).map((rate, round) => rate / (rates[0]?.[round] ?? rate))),
      bytes: await bytes?.(),
    });
  return rows;
};
