import { createActor } from 'xstate';
import { encode } from '../events/log/encoding.ts';
import { sha256 } from '../events/log/file/hash.ts';
import { parseHistory } from '../events/log/file/reader.ts';
import { replay } from '../events/replay.ts';
import type { LogRecord } from '../events/schema/record.ts';
import { remediation } from '../machines/remediation.ts';
import { goldenNames, loadGolden } from '../test/histories/golden.ts';
import { atLeastPerSecond } from './aims.ts';
import type { Benchmark } from './benchmark.ts';

const EVENTS = 100_000;

/** Recorded histories, again and again, until there are as many events as are asked for. */
const histories = (): (readonly LogRecord[])[] => {
  const recorded = goldenNames().map((name) => loadGolden(name).records);
  const found: (readonly LogRecord[])[] = [];
  for (let events = 0, index = 0; events < EVENTS; index++) {
    const records = recorded[index % recorded.length] ?? [];
    found.push(records);
    events += records.reduce((sum, record) => sum + record.events.length, 0);
  }
  return found;
};

/** The same records as a file has them. */
const toFile = (records: readonly LogRecord[]): Buffer => {
  const texts: string[] = [];
  for (const record of records) texts.push(encode(sha256, record.run, record.seq, texts.at(-1) ?? null, record).text);
  return Buffer.from(texts.map((text) => `${text}\n`).join(''));
};

/**
 * Bulk replay: recorded runs folded through the statechart, state and commands compared record by record. Its peer is XState's
 * own way to take the same events, without any comparison; what reading and checking the bytes alone costs stands beside it.
 */
export const replayBenchmark = (): Benchmark => {
  const runs = histories();
  const files = new Map([...new Set(runs)].map((records) => [records, toFile(records)]));
  return {
    name: 'replay',
    unit: 'events',
    count: runs.flat().reduce((sum, { events }) => sum + events.length, 0),
    contenders: [
      {
        name: 'replay: fold, and compare each record',
        aims: [atLeastPerSecond(100_000)],
        run: () => {
          for (const records of runs) replay(records);
        },
      },
      {
        name: 'XState createActor(…).send, comparing nothing',
        run: () => {
          for (const records of runs) {
            const [first, ...later] = records.flatMap(({ seq, events }) =>
              events.map((event, index) => ({ ...event, position: { seq, index } })),
            );
            if (first?.type !== 'run.started') throw new Error('A history begins with run.started.');
            const actor = createActor(remediation, { input: first }).start();
            for (const event of later) actor.send(event);
          }
        },
      },
      {
        name: 'reading alone: bytes, checksums, chain, schema',
        run: () => {
          for (const records of runs) parseHistory(records[0]?.run ?? '', files.get(records) ?? Buffer.alloc(0));
        },
      },
    ],
  };
};

/** One run of about 40 events, from its file's bytes to its last snapshot: what `opsguard replay` does beside starting. */
export const historyBenchmark = (): Benchmark => {
  const { records } = loadGolden('fix-refused');
  const events = records.reduce((sum, record) => sum + record.events.length, 0);
  const bytes = toFile(records);
  const run = records[0]?.run ?? '';
  const count = 200;
  return {
    name: `one history of ${records.length} records (${events} events, ${Math.round(bytes.length / 1024)} KiB)`,
    unit: 'histories',
    count,
    contenders: [
      {
        name: 'checked and folded',
        // 1 ms each.
        aims: [atLeastPerSecond(1_000)],
        run: () => {
          for (let index = 0; index < count; index++) replay(parseHistory(run, bytes).records);
        },
      },
    ],
  };
};
