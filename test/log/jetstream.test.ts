import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type LogStream, StreamRefusedError } from '../../events/log/jetstream/stream.ts';
import { DamagedLogError, FencedError } from '../../events/log/port.ts';
import { connectBroker } from '../../infra/nats/connection.ts';
import { EVENTS, ensureLogStream } from '../../infra/nats/log-stream.ts';
import { subjects } from '../../infra/nats/subjects.ts';
import { BLOBS, ensureTopology } from '../../infra/nats/topology.ts';
import { openSharedRuns } from '../../services/runtime/shared-log.ts';
import { createForeignServer } from '../nats/processes.ts';
import { commit, RUNS } from './commits.ts';
import { eventLogConformance } from './conformance.ts';
import { createStreamScene } from './stream-scene.ts';

const [RUN, OTHER] = RUNS;

eventLogConformance('the stream on a nats-server', async () => {
  const scene = await createStreamScene();
  return { open: () => scene.open(), destroy: async () => {} };
});

/** The stream, whose server stores the first append and whose answer to it is lost. */
const losingTheAnswer =
  (then: () => Promise<void> = async () => {}) =>
  (stream: LogStream): LogStream => {
    let lost = false;
    return {
      ...stream,
      append: async (run, bytes, options) => {
        const stored = await stream.append(run, bytes, options);
        if (lost) return stored;
        lost = true;
        await then();
        throw new Error('The answer was lost');
      },
    };
  };

describe('an append whose answer is lost', () => {
  it('is made again, and is one record: the server knows its id', async () => {
    const scene = await createStreamScene();
    const answers: boolean[] = [];
    const log = await scene.open((stream) =>
      losingTheAnswer()({
        ...stream,
        append: async (...args) => {
          const answer = await stream.append(...args);
          answers.push(answer.duplicate);
          return answer;
        },
      }),
    );
    const record = await log.append(RUN, 0, commit(1));
    await log.append(RUN, 1, commit(2));
    expect(answers).toEqual([false, true, false]);
    const { records } = await (await scene.open()).readRun(RUN);
    expect(records).toHaveLength(2);
    expect(records[0]).toEqual(record);
  });

  it('is one record too when the server has forgotten its id, and finds the place taken', async () => {
    const scene = await createStreamScene();
    const refused: unknown[] = [];
    const log = await scene.open((stream) =>
      losingTheAnswer()({
        ...stream,
        // A server past its window for ids, or a newer one at once, judges by the sequence alone.
        append: async (run, bytes, options) => {
          const id = `${options.id}-${refused.length}-${Math.random()}`;
          return stream.append(run, bytes, { ...options, id }).catch((error: unknown) => {
            refused.push((error as Error).name);
            throw error;
          });
        },
      }),
    );
    const record = await log.append(RUN, 0, commit(1));
    expect(refused).toEqual(['WrongSequenceError']);
    expect((await (await scene.open()).readRun(RUN)).records).toEqual([record]);
    await log.append(RUN, 1, commit(2));
  });

  it('is not taken for done when somebody else wrote in its place', async () => {
    const scene = await createStreamScene();
    const other = await scene.open();
    const log = await scene.open((stream) => {
      let first = true;
      return {
        ...stream,
        append: async (run, bytes, options) => {
          if (!first) return stream.append(run, bytes, options);
          first = false;
          await other.append(RUN, 0, commit(1, 'the other'));
          throw new Error('It never arrived');
        },
      };
    });
    await expect(log.append(RUN, 0, commit(1, 'this one'))).rejects.toThrow(FencedError);
    expect((await other.readRun(RUN)).records).toMatchObject([commit(1, 'the other')]);
  });

  it('shuts its writer out when somebody else went on from it meanwhile', async () => {
    const scene = await createStreamScene();
    const other = await scene.open();
    const log = await scene.open(
      losingTheAnswer(async () => {
        await other.append(RUN, 1, commit(2, 'the other'));
      }),
    );
    await expect(log.append(RUN, 0, commit(1))).rejects.toThrow(FencedError);
    await expect(log.append(RUN, 1, commit(2, 'this one'))).rejects.toThrow(FencedError);
    expect((await other.readRun(RUN)).records).toMatchObject([commit(1), commit(2, 'the other')]);
  });
});

describe('the stream', () => {
  it('gives up no record, whoever asks', async () => {
    const { broker, open } = await createStreamScene();
    await (await open()).append(RUN, 0, commit(1));
    await expect(broker.jsm.streams.deleteMessage(EVENTS, 1)).rejects.toThrow();
    await expect(broker.jsm.streams.purge(EVENTS)).rejects.toThrow();
    expect((await (await open()).readRun(RUN)).records).toHaveLength(1);
  });

  it('that is full refuses, and goes on where it stood once it has room', async () => {
    const { broker, open } = await createStreamScene({ maxBytes: 4_000 });
    const log = await open();
    await log.append(RUN, 0, commit(1));
    await expect(log.append(RUN, 1, commit(2, 'x'.repeat(4_000)))).rejects.toThrow(StreamRefusedError);
    await expect(log.append(RUN, 1, commit(2, 'x'.repeat(4_000)))).rejects.toThrow(/full/);
    await broker.jsm.streams.update(EVENTS, { max_bytes: 100_000 });
    await log.append(RUN, 1, commit(2));
    expect((await log.readRun(RUN)).records).toMatchObject([commit(1), commit(2)]);
  });

  it('tells which runs of a partition are unfinished', async () => {
    const { open } = await createStreamScene();
    const log = await open();
    await log.append(RUN, 0, commit(1));
    await log.append(OTHER, 0, commit(1));
    await log.append(OTHER, 1, { ...commit(2), state: 'failure_report' });
    const all = await Promise.all(Array.from({ length: 16 }, (_, partition) => log.unfinished(partition)));
    expect(all.flat()).toEqual([RUN]);
  });
});

describe('a record that is larger than a message', () => {
  const large = commit(2, 'x'.repeat(3 * 1024 * 1024));

  it('is a record like any other', async () => {
    const { open } = await createStreamScene();
    const log = await open();
    await log.append(RUN, 0, commit(1));
    await log.append(RUN, 1, large);
    await log.append(RUN, 2, commit(3));
    const { records } = await (await open()).readRun(RUN);
    expect(records).toMatchObject([commit(1), large, commit(3)]);
    const [, second] = await (await open()).texts(RUN);
    expect(JSON.parse(second ?? '')).toEqual(records[1]);
  });

  it('is named when its bytes are gone', async () => {
    const { broker, open } = await createStreamScene();
    await (await open()).append(RUN, 0, { ...large, commands: [] });
    await broker.jsm.streams.purge(`OBJ_${BLOBS}`);
    await expect((await open()).readRun(RUN)).rejects.toThrow(DamagedLogError);
    await expect((await open()).readRun(RUN)).rejects.toThrow(`Record 1 of run ${RUN} is damaged`);
  });
});

it('a message that is no record is named, and nothing is appended behind it', async () => {
  const { broker, open } = await createStreamScene();
  await (await open()).append(RUN, 0, commit(1));
  await broker.js.publish(subjects.event(RUN), 'forged');
  const log = await open();
  await expect(log.readRun(RUN)).rejects.toThrow(`Record 2 of run ${RUN} is damaged`);
  await expect(log.append(RUN, 1, commit(2))).rejects.toThrow(DamagedLogError);
});

it('a server that is killed in the middle of appends has lost none that it acknowledged', async () => {
  const server = await createForeignServer();
  server.start();
  const soon = { timeout: 30_000, interval: 50 };
  const broker = await vi.waitFor(() => connectBroker({ url: server.url, name: 'test' }), soon);
  onTestFinished(() => broker.close());
  await ensureTopology(broker, { storage: 'file' });
  await ensureLogStream(broker);
  const { log } = openSharedRuns(broker);
  const acknowledged = new Map<string, number>();
  let stop = false;
  const write = async (run: string): Promise<void> => {
    for (let seq = 0; !stop; seq++) {
      await log.append(run, seq, commit(seq + 1, 'x'.repeat(2_000)));
      acknowledged.set(run, seq + 1);
    }
  };
  const writers = RUNS.map(write);
  for (let kills = 0; kills < 3; kills++) {
    const before = acknowledged.get(RUN) ?? 0;
    await vi.waitFor(() => expect(acknowledged.get(RUN) ?? 0).toBeGreaterThan(before + 20), soon);
    await server.kill();
    server.start();
  }
  const before = acknowledged.get(RUN) ?? 0;
  await vi.waitFor(() => expect(acknowledged.get(RUN) ?? 0).toBeGreaterThan(before + 20), soon);
  stop = true;
  await Promise.all(writers);
  for (const run of RUNS) {
    const { records } = await log.readRun(run);
    expect(records.length).toBe(acknowledged.get(run));
    for (const { seq, commands } of records) expect(commands).toEqual(commit(seq).commands);
  }
});
