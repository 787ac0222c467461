import type { Aim } from './aims.ts';

/** One way to do the work, and its name in the table. */
export type Contender = {
  readonly name: string;
  /** Before the first round, untimed; whatever it starts, `close` ends. */
  readonly prepare?: () => Promise<void>;
  /** Between rounds, untimed: what has to be as it was. */
  readonly settle?: () => Promise<void>;
  readonly run: () => void | Promise<void>;
  /** What its figures should be. */
  readonly aims?: readonly Aim[];
  /** What a run of it takes on disk; asked for once, after all rounds. */
  readonly bytes?: () => number | Promise<number>;
  readonly close?: () => Promise<void>;
};

/** The same work done by OpsGuard and by its peers. */
export type Benchmark = {
  readonly name: string;
  /** What is counted, and how many of it one run of a contender does. One of it is a latency, shown as a time. */
  readonly unit: string;
  readonly count: number;
  readonly contenders: readonly Contender[];
  /** How many of the first contenders all are compared with. Default 1. */
  readonly references?: number;
  /** Beside the one that warms up; 7 unless a round takes long. */
  readonly rounds?: number;
  /** False where a round is long enough to warm up by itself. */
  readonly warmUp?: boolean;
  /** Removes what the contenders left behind. */
  readonly close?: () => Promise<void>;
};

/** Medians over the rounds. `ratios` compare with each reference, round by round: rates, or times where a time is shown. */
export type Row = {
  readonly name: string;
  readonly milliseconds: number;
  readonly perSecond: number;
  readonly ratios: readonly number[];
  readonly bytes: number | undefined;
};

const ROUNDS = 7;

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Times the contenders in turn, round by round, so that a machine that gets slower gets slower for all; the first round
 * warms up and does not count.
 */
export const measure = async ({
  contenders,
  count,
  references = 1,
  rounds = ROUNDS,
  warmUp = true,
  close,
}: Benchmark): Promise<Row[]> => {
  const times: number[][] = contenders.map(() => []);
  try {
    for (const { prepare } of contenders) await prepare?.();
    for (let round = warmUp ? 0 : 1; round <= rounds; round++)
      for (const [index, { settle, run }] of contenders.entries()) {
        await settle?.();
        const before = performance.now();
        await run();
        if (round > 0) times[index]?.push(performance.now() - before);
      }
    const rows: Row[] = [];
    for (const [index, { name, bytes }] of contenders.entries()) {
      const own = times[index] ?? [];
      const relative = (others: readonly number[]): number =>
        median(
          own.map((time, round) => (count === 1 ? time / (others[round] ?? time) : (others[round] ?? time) / time)),
        );
      rows.push({
        name,
        milliseconds: median(own),
        perSecond: (1_000 * count) / median(own),
        ratios: times.slice(0, references).map(relative),
        bytes: await bytes?.(),
      });
    }
    return rows;
  } finally {
    for (const contender of contenders) await contender.close?.();
    await close?.();
  }
};
