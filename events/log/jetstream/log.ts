import type { LogRecord } from '../../schema/record.ts';
import { decode } from '../encoding.ts';
import { sha256 } from '../file/hash.ts';
import { DamagedLogError, type EventLog, UnknownRunError, UnreadableLogError } from '../port.ts';
import { RunAppender } from './appender.ts';
import { type LargeRecords, type LogStream, textOf } from './stream.ts';

/** Where a reading of a run stands: after which record, that record's stored text, and its message's number in the stream. */
export type StreamPosition = { readonly seq: number; readonly text: string | null; readonly sequence: number };

/** Before a run's first record. */
export const STREAM_START: StreamPosition = { seq: 0, text: null, sequence: 0 };

export type StreamLog = EventLog & {
  /** The ids of all runs, oldest first. */
  runs(): Promise<readonly string[]>;
  /** The runs of a partition whose last record is not that of a finished run; a run whose last record cannot be read is one. */
  unfinished(partition: number): Promise<readonly string[]>;
  /** A run's stored records in order, as `events.jsonl` has them. @throws as readRun does */
  texts(run: string): Promise<readonly string[]>;
  /**
   * The records that are stored after `from`, each with the position from which to read on later: that costs one request
   * where there are none. @throws {UnreadableLogError} after the records before it
   */
  readOn(
    run: string,
    from: StreamPosition,
  ): AsyncIterable<{ readonly record: LogRecord; readonly at: StreamPosition & { readonly text: string } }>;
  /** How many records each run has: one request. */
  counts(): Promise<ReadonlyMap<string, number>>;
};

/** States that a run does not leave any more. */
export const FINAL_STATES: ReadonlySet<string> = new Set(['verified', 'infra_report', 'failure_report']);

/**
 * The log on many machines: a stream with a subject a run. A record is durable, as far as the stream's server is, when
 * append resolves. `sleep` paces the tries of an append whose outcome is in doubt.
 */
export const createStreamLog = (
  stream: LogStream,
  large: LargeRecords,
  { sleep }: { readonly sleep: (ms: number) => Promise<void> },
): StreamLog => {
  const appenders = new Map<string, Promise<RunAppender>>();
  const listeners = new Set<(record: LogRecord) => void>();

  async function* readOn(run: string, from: StreamPosition): ReturnType<StreamLog['readOn']> {
    let { seq, text: previous } = from;
    for (const message of await stream.read(run, from.sequence)) {
      seq += 1;
      const text = await textOf(message, large).catch((cause: unknown) => {
        throw new DamagedLogError(run, seq, `its bytes cannot be had (${String(cause)}).`);
      });
      const record = decode(sha256, run, seq, previous, text);
      previous = text;
      yield { record, at: { seq, text, sequence: message.sequence } };
    }
  }

  const read = async (run: string): Promise<{ records: LogRecord[]; texts: string[]; sequence: number }> => {
    const records: LogRecord[] = [];
    const texts: string[] = [];
    let sequence = 0;
    for await (const { record, at } of readOn(run, STREAM_START)) {
      records.push(record);
      texts.push(at.text);
      sequence = at.sequence;
    }
    return { records, texts, sequence };
  };

  /** By the last record's own word: who goes on with the run reads and checks all of it. */
  const isOver = async (run: string): Promise<boolean> => {
    const last = await stream.last(run);
    if (last === undefined) return true;
    try {
      return FINAL_STATES.has((JSON.parse(await textOf(last, large)) as LogRecord).state);
    } catch {
      return false;
    }
  };

  const appender = (run: string): Promise<RunAppender> => {
    const open =
      appenders.get(run) ??
      read(run).then(
        ({ texts, sequence }) =>
          new RunAppender(run, { stream, large, sleep }, { seq: texts.length, text: texts.at(-1) ?? null, sequence }),
      );
    appenders.set(run, open);
    return open;
  };

  return {
    async append(run, expectedSeq, commit) {
      const opening = appender(run);
      try {
        const record = await (await opening).append(expectedSeq, commit);
        for (const listener of listeners) listener(record);
        return record;
      } catch (error) {
        // What the stream holds of the run is read again before anything else is appended to it.
        if (appenders.get(run) === opening) appenders.delete(run);
        throw error;
      }
    },
    async readRun(run) {
      const { records } = await read(run);
      if (records.length === 0) throw new UnknownRunError(`There is no run ${run} in the log stream.`);
      return { records, torn: false };
    },
    async runs() {
      return [...(await stream.runs())].sort();
    },
    async texts(run) {
      return (await read(run)).texts;
    },
    readOn,
    counts: () => stream.counts(),
    async unfinished(partition) {
      const found: string[] = [];
      for (const run of await stream.runs(partition)) if (!(await isOver(run))) found.push(run);
      return found.sort();
    },
    async *readAll() {
      for (const run of await this.runs()) {
        try {
          yield { run, history: { records: (await read(run)).records, torn: false } };
        } catch (error) {
          if (!(error instanceof UnreadableLogError)) throw error;
          yield { run, history: error };
        }
      }
    },
    subscribe(onRecord) {
      listeners.add(onRecord);
      return () => listeners.delete(onRecord);
    },
    async close() {
      const open = await Promise.allSettled(appenders.values());
      appenders.clear();
      for (const result of open) if (result.status === 'fulfilled') await result.value.idle();
    },
  };
};
