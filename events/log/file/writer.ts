import { dirname } from 'node:path';
import type { LogRecord } from '../../schema/record.ts';
import { type Encoded, encode } from '../encoding.ts';
import { type Commit, FencedError } from '../port.ts';
import type { Disk, LogFile } from './disk.ts';
import { sha256 } from './hash.ts';
import { LOG_FILE, parseHistory } from './reader.ts';

type Waiting = {
  readonly encoded: Encoded;
  readonly resolve: (r: LogRecord) => void;
  readonly reject: (e: unknown) => void;
};

/**
 * The one writer of a run's file. Appends that come while a sync is under way are written and synced together (group
 * commit). After a failed write nothing more is appended: what is on disk is then unknown until the file is read again.
 */
export class RunWriter {
  #file: LogFile;
  #run: string;
  #seq: number;
  #last: string | null;
  #queue: Waiting[] = [];
  #flushing: Promise<void> | undefined;
  #broken: unknown;

  private constructor(run: string, file: LogFile, seq: number, last: string | null) {
    this.#run = run;
    this.#file = file;
    this.#seq = seq;
    this.#last = last;
  }

  /**
   * Opens the run in `folder` for writing, checks what is there, and cuts off an unfinished write. `listed` are folders that
   * are known to survive a power cut.
   */
  static async open(disk: Disk, folder: string, run: string, listed: Set<string>): Promise<RunWriter> {
    const file = await disk.open(folder, LOG_FILE);
    try {
      const bytes = await file.read();
      const { texts, length } = parseHistory(run, bytes);
      if (length < bytes.length) await file.truncate(length);
      if (bytes.length === 0) await syncEntries(disk, folder, listed);
      return new RunWriter(run, file, texts.length, texts.at(-1) ?? null);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  append(expectedSeq: number, commit: Commit): Promise<LogRecord> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    if (expectedSeq !== this.#seq)
      return Promise.reject(
        new FencedError(
          `Run ${this.#run} is at record ${this.#seq}, not ${expectedSeq}; somebody else went on with it.`,
        ),
      );
    const encoded = encode(sha256, this.#run, this.#seq + 1, this.#last, commit);
    this.#seq += 1;
    this.#last = encoded.text;
    return new Promise((resolve, reject) => {
      this.#queue.push({ encoded, resolve, reject });
      this.#flushing ??= this.#flush().finally(() => {
        this.#flushing = undefined;
      });
    });
  }

  async #flush(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#queue.splice(0);
      try {
        await this.#file.append(group.map(({ encoded }) => `${encoded.text}\n`).join(''));
        await this.#file.sync();
        for (const { encoded, resolve } of group) resolve(encoded.record);
      } catch (error) {
        this.#broken = error;
        for (const { reject } of [...group, ...this.#queue.splice(0)]) reject(error);
      }
    }
  }

  async close(): Promise<void> {
    await this.#flushing;
    await this.#file.close();
  }
}

/**
 * A new file survives a power cut only once every folder on its way, some of them as new as it is, is on disk. What this log
 * once saw there is not asked for again: a folder that is removed and made anew under it is taken for the old one.
 */
const syncEntries = async (disk: Disk, folder: string, listed: Set<string>): Promise<void> => {
  await disk.syncFolder(folder);
  if (dirname(folder) === folder || listed.has(folder)) return;
  await syncEntries(disk, dirname(folder), listed);
  listed.add(folder);
};
