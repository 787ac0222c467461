import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../infra/nats/report.ts';
import { ServiceError } from '../failure.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { createJobs, type Jobs } from './jobs.ts';
import {
  type Job,
  type JobOutcome,
  type JobQueue,
  JobRefusedError,
  QueueFullError,
  type QueueListener,
} from './queue.ts';

const RUN = '01890a5d-ac96-774b-bcce-b302099a8057';
const job = (index = 0): Job => ({ id: `${RUN}.4.${index}`, kind: 'sandbox', message: { cell: index } });

let clock: ManualClock;
let reports: Report[];
let published: string[];
let cancelled: string[];
let stored: Map<string, JobOutcome<string>>;
let listener: QueueListener<string>;
let jobs: Jobs<string>;
/** What the queue's calls do instead of working, by name. */
let broken: Partial<Record<'publish' | 'lookUp' | 'listen' | 'deserted', () => Promise<never>>>;
let deserted: boolean;

beforeEach(() => {
  clock = createManualClock();
  reports = [];
  published = [];
  cancelled = [];
  stored = new Map();
  broken = {};
  deserted = false;
  const queue: JobQueue<string> = {
    publish: async ({ id }) => broken.publish?.() ?? void published.push(id),
    lookUp: async ({ id }) => broken.lookUp?.() ?? stored.get(id),
    listen: async (on) => {
      await broken.listen?.();
      listener = on;
      return async () => {};
    },
    cancel: async (run) => void cancelled.push(run),
    deserted: async () => broken.deserted?.() ?? deserted,
  };
  jobs = createJobs({ queue, clock, onReport: (report) => void reports.push(report) });
});
afterEach(() => jobs.close());

/** What became of a call by now. */
const watch = (answer: Promise<string>) => {
  const seen: { answer?: string; code?: string; message?: string } = {};
  answer.then(
    (value) => {
      seen.answer = value;
    },
    (error: ServiceError) => {
      expect(error).toBeInstanceOf(ServiceError);
      seen.code = error.failure.code;
      seen.message = error.message;
    },
  );
  return seen;
};
const send = async (one = job()) => {
  const seen = watch(jobs.send(one));
  await clock.advance(0);
  return seen;
};
const away = () => Promise.reject(new Error('The server is away'));

describe('a job', () => {
  it('is queued once, and its first answer counts', async () => {
    const seen = await send();
    expect(published).toEqual([job().id]);
    listener.outcome(job(), { answer: 'first' });
    listener.outcome(job(), { answer: 'second' });
    await clock.advance(600_000);
    expect(seen).toEqual({ answer: 'first' });
    expect(published).toEqual([job().id]);
    expect(reports).toEqual([]);
  });

  it('that was answered before is not queued again', async () => {
    stored.set(job().id, { answer: 'stored' });
    expect(await send()).toEqual({ answer: 'stored' });
    expect(published).toEqual([]);
  });

  it('that was given up, now or before, is lost with its reason', async () => {
    const seen = await send();
    listener.outcome(job(), { givenUp: 'It killed three workers.' });
    await clock.advance(0);
    stored.set(job(1).id, { givenUp: 'It killed them before.' });
    expect([seen, await send(job(1))]).toEqual([
      { code: 'worker_lost', message: 'It killed three workers.' },
      { code: 'worker_lost', message: 'It killed them before.' },
    ]);
  });

  it('is not answered by a worker of another kind, which is reported', async () => {
    const seen = await send();
    listener.outcome({ id: job().id, kind: 'llm' }, { answer: 'forged' });
    await clock.advance(0);
    expect(seen).toEqual({});
    expect(reports).toMatchObject([{ code: 'malformed', id: job().id }]);
    listener.outcome(job(), { answer: 'true' });
    await clock.advance(0);
    expect(seen).toEqual({ answer: 'true' });
  });

  it('that the queue will never take is refused at once', async () => {
    broken.publish = () => Promise.reject(new JobRefusedError('The job is too large.'));
    expect(await send()).toEqual({ code: 'broker_unavailable', message: 'The job is too large.' });
  });
});

describe('a queue that is full', () => {
  it('is waited for as long as it takes, and told of once', async () => {
    broken.publish = () => Promise.reject(new QueueFullError('The stream is full'));
    const seen = await send();
    await clock.advance(3_600_000);
    expect(seen).toEqual({});
    expect(reports).toMatchObject([{ code: 'retrying', message: 'The stream is full' }]);
    delete broken.publish;
    await clock.advance(5_000);
    expect(published).toEqual([job().id]);
    listener.outcome(job(), { answer: 'late' });
    await clock.advance(0);
    expect(seen).toEqual({ answer: 'late' });
  });

  it('gets nothing of a run that was abandoned meanwhile', async () => {
    broken.publish = () => Promise.reject(new QueueFullError('The stream is full'));
    await send();
    await jobs.abandon(RUN);
    delete broken.publish;
    await clock.advance(60_000);
    expect(published).toEqual([]);
    expect(cancelled).toEqual([RUN]);
  });
});

describe('a broker that is away', () => {
  it('for less than half a minute costs nothing but time', async () => {
    broken = { publish: away, lookUp: away, deserted: away };
    const seen = await send();
    await clock.advance(25_000);
    broken = {};
    await clock.advance(5_000);
    expect(published).toEqual([job().id]);
    listener.outcome(job(), { answer: 'late' });
    await clock.advance(0);
    expect(seen).toEqual({ answer: 'late' });
  });

  it('for longer fails what waits to be queued, and what waits for its answer', async () => {
    const queued = await send();
    broken = { publish: away, lookUp: away, deserted: away };
    const waiting = await send(job(1));
    await clock.advance(45_000);
    expect([queued.code, waiting.code]).toEqual(['broker_unavailable', 'broker_unavailable']);
  });

  it('from the start fails the job, and is asked again for the next one', async () => {
    broken.listen = away;
    expect(await send()).toEqual({ code: 'broker_unavailable', message: 'The server is away' });
    delete broken.listen;
    await send(job(1));
    expect(published).toEqual([job(1).id]);
  });

  it('that comes back empty is given every job again that has no answer', async () => {
    const [first] = [await send(), await send(job(1))];
    listener.outcome(job(), { answer: 'done' });
    stored.set(job(1).id, { answer: 'stored while away' });
    const third = await send(job(2));
    listener.restored();
    await clock.advance(0);
    expect(first).toEqual({ answer: 'done' });
    expect(published).toEqual([job().id, job(1).id, job(2).id, job(2).id]);
    listener.outcome(job(2), { answer: 'again' });
    await clock.advance(0);
    expect(third).toEqual({ answer: 'again' });
  });
});

describe('workers', () => {
  it('that are not there for a minute lose the job', async () => {
    deserted = true;
    const seen = await send();
    await clock.advance(50_000);
    expect(seen).toEqual({});
    await clock.advance(20_000);
    expect(seen).toMatchObject({ code: 'worker_lost', message: expect.stringContaining('opsguard worker sandbox') });
  });

  it('that come in time save it', async () => {
    deserted = true;
    const seen = await send();
    await clock.advance(50_000);
    deserted = false;
    await clock.advance(10_000);
    deserted = true;
    await clock.advance(50_000);
    expect(seen).toEqual({});
  });
});

it('an answer that was not heard is found by looking it up', async () => {
  const seen = await send();
  stored.set(job().id, { answer: 'unheard' });
  await clock.advance(40_000);
  expect(seen).toEqual({ answer: 'unheard' });
});

it('a run that is let go of keeps its jobs queued, and is told nothing any more', async () => {
  const seen = await send();
  jobs.forget(RUN);
  listener.outcome(job(), { answer: 'for another' });
  await clock.advance(600_000);
  expect(seen).toEqual({});
  expect(cancelled).toEqual([]);
});
