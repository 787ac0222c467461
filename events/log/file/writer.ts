import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LogRecord } from '../../schema/record.ts';
import { type Encoded, encode } from '../encoding.ts';
import { type Commit, FencedError } from '../port.ts';
import { sha256 } from './hash.ts';
import { acquireLock } from './lock.ts';
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
  #file: FileHandle;
  #release: () => Promise<void>;
  #run: string;
  #seq: number;
  #last: string | null;
  #queue: Waiting[] = [];
  #flushing: Promise<void> | undefined;
  #broken: unknown;

  private constructor(run: string, file: FileHandle, release: () => Promise<void>, seq: number, last: string | null) {
    this.#run = run;
    this.#file = file;
    this.#release = release;
    this.#seq = seq;
    this.#last = last;
  }

  /** Opens the run in `folder` for writing: takes its lock, checks what is there, and cuts off an unfinished write. */
  static async open(folder: string, run: string): Promise<RunWriter> {
    await mkdir(folder, { recursive: true });
    const release = await acquireLock(join(folder, 'lock'));
    let file: FileHandle | undefined;
    try {
      file = await open(join(folder, LOG_FILE), 'a+');
      const bytes = await file.readFile();
      const { texts, length } = parseHistory(run, bytes);
      if (length < bytes.length) {
        await file.truncate(length);
        await file.sync();
      }
      if (bytes.length === 0) await syncFolder(folder);
      return new RunWriter(run, file, release, texts.length, texts.at(-1) ?? null);
    } catch (error) {
      await file?.close();
      await release();
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
        await this.#file.appendFile(group.map(({ encoded }) => `${encoded.text}\n`).join(''));
        await this.#file.datasync();
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
    await this.#release();
  }
}

/** A new file survives a power cut only once its folder's entry, and the folder's own, are on disk. */
const syncFolder = async (folder: string): Promise<void> => {
  for (const path of [folder, dirname(folder)]) {
    const handle = await open(path, 'r');
    await handle.sync();
    await handle.close();
  }
};
