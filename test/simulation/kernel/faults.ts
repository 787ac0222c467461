/** What can go wrong by itself, and how often at most: per message, disk operation or job for the first, per minute for the second. */
const BY_CHANCE = {
  'call: crash instead': 0.004,
  'call: freeze instead': 0.004,
  'message: request lost': 0.03,
  'message: reply lost': 0.03,
  'message: request late': 0.03,
  'message: request doubled': 0.03,
  'message: slow': 0.08,
  'outcome: lost': 0.03,
  'outcome: doubled': 0.05,
  'outcome: late': 0.08,
  'answer: failed': 0.03,
  'answer: odd observation': 0.03,
  'answer: refused': 0.3,
  'answer: of the wrong cell': 0.05,
  'answer: of the wrong kind': 0.05,
  'answer: again': 0.05,
  'worker: dies with its job': 0.06,
  'worker: slow beyond the wait': 0.03,
  'worker: result lost': 0.04,
  'job: poison': 0.01,
  'disk: full': 0.01,
  'disk: write torn': 0.01,
  'disk: sync fails': 0.005,
  'alert: sent twice': 0.1,
} as const;

const BY_TIME = {
  'process: crash': 6,
  'process: frozen shortly': 4,
  'process: frozen beyond its lease': 4,
  'run: cancelled': 0.7,
  'process: cut off': 3,
  'process: second resume': 2,
  'process: stopped': 2,
  'broker: away': 3,
  'broker: restarted without its memory': 2,
  'log: full': 1,
  'power: cut': 3,
} as const;

export type Chance = keyof typeof BY_CHANCE;
export type Timed = keyof typeof BY_TIME;
export type Fault = Chance | Timed;

export const CHANCES = Object.keys(BY_CHANCE) as Chance[];
export const TIMED = Object.keys(BY_TIME) as Timed[];
export const FAULTS: readonly Fault[] = [...CHANCES, ...TIMED];

/** The highest rate of each: a probability, or a number a minute. */
export const RATES: Readonly<Record<Fault, number>> = { ...BY_CHANCE, ...BY_TIME };
