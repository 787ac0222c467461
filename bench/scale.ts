import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { v7 } from 'uuid';
import type { EventLog } from '../events/log/port.ts';
import { stateOf } from '../machines/step.ts';
import { orchestrate } from '../services/orchestrator/loop.ts';
import type { LoopDependencies } from '../services/orchestrator/port.ts';
import { atLeastTimes, atMostBytes } from './aims.ts';
import type { Benchmark, Contender } from './benchmark.ts';
import { recordedRun } from './orchestration/recorded.ts';

const RUNS = 10_000;
const AT_ONCE = [100, 1_000, 10_000];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const liveBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

const recorded = recordedRun();

/** A log that keeps nothing: what is measured is what the runs themselves hold. */
const nowhere: EventLog = {
  append: async (run, seq, commit) => ({ v: 2, run, seq: seq + 1, prev: '', ...commit, sum: '' }),
  readRun: async () => ({ records: [], torn: false }),
  readAll: async function* () {},
  subscribe: () => () => {},
  close: async () => {},
};

/**
 * All of them are held before their last event, where a run is at its largest, and go on together. Returns the live bytes of
 * a run, where they are asked for (which takes a whole garbage collection; 0 otherwise), and its events.
 */
const together = async (runs: number, weigh = false): Promise<{ readonly bytes: number; readonly events: number }> => {
  const before = weigh ? liveBytes() : 0;
  const held: (() => void)[] = [];
  const allHeld = Promise.withResolvers<void>();
  const workers: LoopDependencies['dispatcher'] = (deliver) => ({
    dispatch: (command) => {
      // As from the wire: what one run holds is not another's.
      const answer = (): void => deliver(command.id, structuredClone(recorded.answerTo(command)));
      if (command.type !== 'prepare_pull_request') setImmediate(answer);
      else if (held.push(answer) === runs) allHeld.resolve();
    },
    abandon: async () => {},
  });
  const running = Array.from({ length: runs }, () =>
    orchestrate(
      { log: nowhere, dispatcher: workers, now: () => new Date().toISOString() },
      { event: recorded.started(v7()) },
    ),
  );
  await allHeld.promise;
  const bytes = weigh ? (liveBytes() - before) / runs : 0;
  for (const go of held) go();
  let events = 0;
  for (const { done } of running) {
    const { snapshot, history } = await done;
    events += history.events.length;
    if (stateOf(snapshot) !== 'verified') throw new Error(`A run ended as ${stateOf(snapshot)}.`);
  }
  return { bytes, events: events / runs };
};

const contender = (atOnce: number): Contender => {
  let bytes = 0;
  return {
    name: `${atOnce.toLocaleString('en')} at once`,
    run: async () => {
      for (let done = 0; done < RUNS; done += atOnce) ({ bytes } = await together(atOnce, done + atOnce === RUNS));
    },
    bytes: () => bytes,
    aims: [atMostBytes(20 * 1024), ...(atOnce === RUNS ? [atLeastTimes(0, 0.9, 'the rate of 100 at once')] : [])],
  };
};

/** Simulated runs on the real loop, in one process, without a log; `bytes` are of live heap. */
export const scaleBenchmark = async (): Promise<Benchmark> => {
  const { events } = await together(100);
  return {
    name: `${RUNS.toLocaleString('en')} simulated runs of ${events} events in one process, live memory of each`,
    unit: 'events',
    count: RUNS * events,
    rounds: 1,
    warmUp: false,
    contenders: AT_ONCE.map(contender),
  };
};
