import type { LogRecord } from '../../schema/record.ts';
import { encode } from '../encoding.ts';
import { sha256 } from '../file/hash.ts';
import { type Commit, FencedError } from '../port.ts';
import { type LargeRecords, type LogStream, messageFor, StreamRefusedError, WrongSequenceError } from './stream.ts';

/** Pauses between the tries of an append whose outcome is in doubt; after the last one it is given up. About half a minute. */
const PAUSES_MS = [100, 200, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000] as const;

type Medium = {
  readonly stream: LogStream;
  readonly large: LargeRecords;
  readonly sleep: (ms: number) => Promise<void>;
};

/** Where a run's log stands: its last record's number and stored text, and that message's number in the stream. */
type Head = { readonly seq: number; readonly text: string | null; readonly sequence: number };

/** Appends to one run, one record at a time, each where the one before it left the log. */
export class RunAppender {
  readonly #run: string;
  readonly #medium: Medium;
  #head: Head;
  /** The append that is under way, and all that wait behind it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(run: string, medium: Medium, head: Head) {
    this.#run = run;
    this.#medium = medium;
    this.#head = head;
  }

  append(expectedSeq: number, commit: Commit): Promise<LogRecord> {
    const appended = this.#last.then(() => this.#append(expectedSeq, commit));
    this.#last = appended.catch(() => undefined);
    return appended;
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    await this.#last;
  }

  async #append(expectedSeq: number, commit: Commit): Promise<LogRecord> {
    const { seq, text: previous } = this.#head;
    if (expectedSeq !== seq)
      throw new FencedError(`Run ${this.#run} is at record ${seq}, not ${expectedSeq}; somebody else went on with it.`);
    const { record, text } = encode(sha256, this.#run, seq + 1, previous, commit);
    const bytes = await messageFor(text, this.#medium.stream.maxBytes, this.#medium.large);
    const sequence = await this.#store(bytes, record.sum);
    this.#head = { seq: seq + 1, text, sequence };
    return record;
  }

  /**
   * Stores a message once. A try whose answer is lost is made again with the same id and the same expectation: a server
   * older than 2.12 says `duplicate` then, a newer one that the sequence is wrong. Both are also what a writer is told that
   * was shut out, so the bytes that are there decide.
   */
  async #store(bytes: Uint8Array, id: string): Promise<number> {
    const { sleep } = this.#medium;
    const after = this.#head.sequence;
    for (let tries = 0; ; tries++) {
      try {
        const stored = await this.#tryOnce(bytes, after, id);
        return stored ?? (await this.#mine(bytes, tries > 0));
      } catch (cause) {
        const pause = PAUSES_MS[tries];
        if (cause instanceof StreamRefusedError || cause instanceof FencedError || pause === undefined) throw cause;
        await sleep(pause);
      }
    }
  }

  /** undefined when the stream says that the place, or the id, is taken. */
  async #tryOnce(bytes: Uint8Array, after: number, id: string): Promise<number | undefined> {
    try {
      const { sequence, duplicate } = await this.#medium.stream.append(this.#run, bytes, { after, id });
      return duplicate ? undefined : sequence;
    } catch (cause) {
      if (cause instanceof WrongSequenceError) return undefined;
      throw cause;
    }
  }

  /** The number of the run's last message, if it is the one that an earlier try sent. */
  async #mine(bytes: Uint8Array, triedBefore: boolean): Promise<number> {
    const last = triedBefore ? await this.#medium.stream.last(this.#run) : undefined;
    if (last !== undefined && Buffer.compare(last.bytes, bytes) === 0) return last.sequence;
    throw new FencedError(`Somebody else went on with run ${this.#run} after record ${this.#head.seq}.`);
  }
}
