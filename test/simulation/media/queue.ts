import type { JobKind } from '../../../infra/nats/subjects.ts';
import {
  type Job,
  type JobOutcome,
  type JobQueue,
  QueueFullError,
  type QueueListener,
} from '../../../services/orchestrator/queue.ts';
import { request, type Server } from '../kernel/link.ts';
import type { Process } from '../kernel/process.ts';
import type { World } from '../kernel/world.ts';

/** How long a job that its worker says nothing about is kept from others. */
const ACK_WAIT_MS = 5_000;
const MAX_ATTEMPTS = 3;
/** Jobs that the queue holds before it refuses: fewer than the cells of two runs. */
const CAPACITY = 8;

type Queued = { readonly job: Job; attempts: number; state: 'waiting' | 'taken' };
type Listening<A> = { readonly process: Process; readonly listener: QueueListener<A> };

export type QueueWatcher = {
  /** A process asks for a job, whatever becomes of its message. */
  publishing(job: Job, by: Process): void;
  /** A worker begins with a job. */
  beginning(job: Job): void;
};

export type QueueOptions<A> = {
  readonly workers: Readonly<Record<JobKind, number>>;
  /** How long a kind's jobs take, at least and at most. */
  readonly durations: Readonly<Record<JobKind, readonly [number, number]>>;
  /** What a worker answers; drawn anew each time, as a container shows something else each time. */
  readonly answer: (job: Job) => A;
  readonly watcher: QueueWatcher;
};

/**
 * The queue and its workers. Jobs, results and the dead are in the broker's memory. A result is stored once, and before
 * its job is acknowledged; a worker drops a job that has one.
 */
export class SimulatedQueue<A> {
  readonly #world: World;
  readonly #server: Server;
  readonly #options: QueueOptions<A>;
  #jobs = new Map<string, Queued>();
  #outcomes = new Map<string, JobOutcome<A>>();
  readonly #listeners = new Set<Listening<A>>();
  readonly #poison = new Set<string>();
  /** Workers that ask for a job, and those that do one, by kind. */
  readonly #idle: Record<JobKind, number>;
  readonly #busy: Record<JobKind, number> = { sandbox: 0, llm: 0 };
  /** Counts up when the broker forgets everything: what was under way before belongs to nobody any more. */
  #epoch = 0;

  constructor(world: World, server: Server, options: QueueOptions<A>) {
    this.#world = world;
    this.#server = server;
    this.#options = options;
    this.#idle = { ...options.workers };
  }

  /** The broker comes back without what it had in memory, and its clients find out one by one. */
  forget(): void {
    this.#epoch += 1;
    this.#jobs = new Map();
    this.#outcomes = new Map();
  }

  /** Clients, or one of them, are connected again. */
  restore(only?: Process): void {
    for (const { process, listener } of this.#listeners)
      if (only === undefined || process === only)
        this.#world.after(this.#world.dice.between(10, 3_000), () => process.enter(() => listener.restored()));
    this.#assign();
  }

  /** The queue as a process has it. */
  for(process: Process): JobQueue<A> {
    const ask = <T>(what: string, serve: () => T): Promise<T> =>
      request(this.#world, process, this.#server, what, serve);
    return {
      publish: (job) => {
        if (process.alive) this.#options.watcher.publishing(job, process);
        return ask(`queue ${job.id}`, () => this.#publish(job));
      },
      lookUp: ({ id }) => ask(`look up ${id}`, () => this.#outcomes.get(id)),
      listen: async (listener) => {
        const listening = { process, listener };
        await ask('listen', () => this.#listeners.add(listening));
        return async () => {
          this.#listeners.delete(listening);
        };
      },
      cancel: (run) =>
        ask(`cancel ${run}`, () => {
          for (const id of this.#jobs.keys()) if (id.startsWith(`${run}.`)) this.#jobs.delete(id);
        }),
      deserted: (kind) => ask('deserted', () => this.#idle[kind] === 0 && this.#busy[kind] === 0),
    };
  }

  #publish(job: Job): void {
    if (this.#jobs.has(job.id)) return;
    if (this.#jobs.size >= CAPACITY) {
      this.#world.note(`queue full for ${job.id}`);
      throw new QueueFullError('The queue is full.');
    }
    if (this.#world.strikes('job: poison')) this.#poison.add(job.id);
    this.#jobs.set(job.id, { job, attempts: 0, state: 'waiting' });
    this.#assign();
  }

  /** Gives waiting jobs to idle workers, which are reached even where clients are not. */
  #assign(): void {
    if (!this.#server.up) return;
    for (const queued of this.#jobs.values()) {
      const { kind } = queued.job;
      if (queued.state !== 'waiting' || this.#idle[kind] === 0) continue;
      queued.state = 'taken';
      queued.attempts += 1;
      if (queued.attempts > MAX_ATTEMPTS) {
        this.#jobs.delete(queued.job.id);
        this.#conclude(queued.job, {
          givenUp: `The job ${queued.job.id} was given up after ${MAX_ATTEMPTS} attempts.`,
        });
        continue;
      }
      this.#idle[kind] -= 1;
      this.#busy[kind] += 1;
      this.#work(queued);
    }
  }

  #work(queued: Queued): void {
    const world = this.#world;
    const { job } = queued;
    const epoch = this.#epoch;
    const isStill = (): boolean => this.#epoch === epoch && this.#jobs.get(job.id) === queued;
    const free = (): void => {
      this.#busy[job.kind] -= 1;
      this.#idle[job.kind] += 1;
      this.#assign();
    };
    const comeAgain = (): void => {
      if (!isStill()) return;
      queued.state = 'waiting';
      this.#assign();
    };
    if (this.#outcomes.has(job.id)) {
      this.#jobs.delete(job.id);
      free();
      return;
    }
    this.#options.watcher.beginning(job);
    const [low, high] = this.#options.durations[job.kind];
    const duration = world.dice.between(low, high);
    if (this.#poison.has(job.id) || world.strikes('worker: dies with its job')) {
      world.note(`a ${job.kind} worker dies with ${job.id}`);
      world.after(world.dice.between(0, duration), () => {
        this.#busy[job.kind] -= 1;
        // Somebody starts another one.
        world.after(world.dice.between(100, 5_000), () => {
          this.#idle[job.kind] += 1;
          this.#assign();
        });
      });
      world.after(ACK_WAIT_MS, comeAgain);
      return;
    }
    const extra = world.strikes('worker: slow beyond the wait') ? world.dice.between(ACK_WAIT_MS, 3 * ACK_WAIT_MS) : 0;
    // A worker that is frozen cannot say that it is still at it.
    if (extra > 0) world.after(ACK_WAIT_MS, comeAgain);
    world.after(duration + extra, () => {
      if (!this.#server.up || world.strikes('worker: result lost')) world.after(ACK_WAIT_MS, comeAgain);
      else {
        if (!this.#outcomes.has(job.id)) this.#conclude(job, { answer: this.#options.answer(job) });
        if (isStill()) this.#jobs.delete(job.id);
      }
      free();
    });
  }

  #conclude(job: Job, outcome: JobOutcome<A>): void {
    const world = this.#world;
    this.#outcomes.set(job.id, outcome);
    const { id, kind } = job;
    for (const { process, listener } of this.#listeners) {
      const tell = (): void => {
        if (!process.cutOff) process.enter(() => listener.outcome({ id, kind }, outcome));
      };
      if (world.strikes('outcome: lost')) continue;
      const late = world.strikes('outcome: late') ? world.dice.between(1_000, 20_000) : 0;
      world.after(world.dice.between(1, 20) + late, tell);
      if (world.strikes('outcome: doubled')) world.after(world.dice.between(1, 10_000), tell);
    }
  }
}
