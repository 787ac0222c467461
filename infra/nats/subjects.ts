import { createHash } from 'node:crypto';

/** What kind of worker a job is for. */
export const JOB_KINDS = ['sandbox', 'llm'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** A pool: the workers that share one queue. Its name is one subject token (letters, digits, `_`, `-`). */
export type Pool = { readonly kind: JobKind; readonly pool: string };

/** Results and events of a run travel on one of this many partitions, so that orchestrators can share them out. */
export const PARTITIONS = 16;

const ID = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/;
const TOKEN = /^[A-Za-z0-9_-]+$/;

const checked = (pattern: RegExp, what: string, value: string): string => {
  if (pattern.test(value)) return value;
  throw new TypeError(`${JSON.stringify(value)} is no ${what}: it cannot be part of a NATS subject.`);
};

/** A job id (`run.seq.index`: letters, digits and hyphens, between dots) as one subject token; dots become `_`. */
export const encodeJob = (id: string): string => checked(ID, 'job id', id).replaceAll('.', '_');

/** The job id in a token made by {@link encodeJob}; undefined when it is none. */
export const decodeJob = (token: string): string | undefined => {
  const id = token.replaceAll('_', '.');
  return ID.test(id) ? id : undefined;
};

/** The run that a job belongs to: its id up to the first dot. */
export const runOf = (job: string): string => checked(ID, 'job id', job).split('.', 1)[0]!;

/** 0 to {@link PARTITIONS} - 1: the first 32 bits of the run id's sha256, modulo. Stable across versions. */
export const partitionOf = (run: string): number =>
  createHash('sha256').update(run).digest().readUInt32BE(0) % PARTITIONS;

const pool = (p: Pool): string => `${p.kind}.${checked(TOKEN, 'pool name', p.pool)}`;
const run = (id: string): string => checked(TOKEN, 'run id', id);

export const subjects = {
  jobs: 'opsguard.job.>',
  job: (p: Pool, id: string): string => `opsguard.job.${pool(p)}.${encodeJob(id)}`,
  jobsOf: (p: Pool): string => `opsguard.job.${pool(p)}.*`,
  results: 'opsguard.result.>',
  /** Names the pool, so that a worker can be allowed the results of its own and no others. */
  result: (p: Pool, id: string): string => `opsguard.result.${partitionOf(runOf(id))}.${pool(p)}.${encodeJob(id)}`,
  resultsOf: (partition: number): string => `opsguard.result.${partition}.>`,
  events: 'opsguard.event.>',
  eventsOf: (partition: number): string => `opsguard.event.${partition}.*`,
  event: (id: string): string => `opsguard.event.${partitionOf(id)}.${run(id)}`,
  /** Not stored: how far a job is, for whoever watches. Names the pool, as results do. */
  progress: (p: Pool, id: string): string => `opsguard.progress.${partitionOf(runOf(id))}.${pool(p)}.${encodeJob(id)}`,
  progressOf: (partition: number): string => `opsguard.progress.${partition}.>`,
  deadLetters: 'opsguard.dead.>',
  dead: (p: Pool, id: string): string => `opsguard.dead.${pool(p)}.${encodeJob(id)}`,
  /** Requests that bring an alert. */
  alerts: 'opsguard.alert',
  /** Not stored: tells the workers that run jobs of a run that nobody wants them any more. */
  cancel: (id: string): string => `opsguard.cancel.${run(id)}`,
  cancels: 'opsguard.cancel.*',
} as const;

/** The pool in a result's subject; undefined when there is none. */
export const poolInSubject = (subject: string): Pool | undefined => {
  const [kind, name] = subject.split('.').slice(-3);
  const known = JOB_KINDS.find((one) => one === kind);
  return known === undefined || name === undefined ? undefined : { kind: known, pool: name };
};

/** The job id at the end of a job, result or dead-letter subject; undefined when there is none. */
export const jobInSubject = (subject: string): string | undefined => decodeJob(subject.split('.').at(-1)!);
