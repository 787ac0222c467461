import { dirname, join } from 'node:path';
import type { Disk, LogFile } from '../../../events/log/file/disk.ts';
import { FencedError } from '../../../events/log/port.ts';
import type { Process } from '../kernel/process.ts';
import type { World } from '../kernel/world.ts';

type StoredFile = {
  /** What a read gives: the machine's memory. */
  bytes: Buffer;
  /** How much of it is on the disk itself. */
  synced: number;
};

class DiskError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** What is told of a disk's contents as they change. */
export type DiskWatcher = {
  /** A file's contents are others now: longer, or cut. */
  changed(path: string, bytes: Buffer, by: Process | undefined): void;
  /** Somebody wanted to write a file that another process has open. */
  lockedOut(path: string): void;
};

/**
 * One machine's disk. Writes go to the machine's memory, and what was not synced may be lost at a power cut: the end of a
 * file, and a new file or folder as long as the folder that lists it was not synced. A file's own name lists from `/` on.
 */
export class SimulatedDisk {
  readonly #world: World;
  readonly #watcher: DiskWatcher;
  #files = new Map<string, StoredFile>();
  /** Folders, the disk's own root aside. */
  #folders = new Set<string>();
  /** Paths, of files and folders, whose entry in their folder is on the disk itself. */
  #entries = new Set<string>();
  #locks = new Map<string, Process>();

  /** `home` is there from the beginning. */
  constructor(world: World, home: string, watcher: DiskWatcher) {
    this.#world = world;
    this.#watcher = watcher;
    for (let folder = home; folder !== dirname(folder); folder = dirname(folder)) {
      this.#folders.add(folder);
      this.#entries.add(folder);
    }
  }

  contents(path: string): Buffer | undefined {
    return this.#files.get(path)?.bytes;
  }

  /** How many of a file's bytes would survive a power cut now. */
  durable(path: string): number {
    for (let entry = path; entry !== dirname(entry); entry = dirname(entry)) if (!this.#entries.has(entry)) return 0;
    return this.#files.get(path)?.synced ?? 0;
  }

  /** The machine loses its power; its processes have to be ended by the caller. */
  cutPower(): void {
    const { dice } = this.#world;
    const isLost = (path: string): boolean => !this.#entries.has(path) && dice.chance(0.5);
    const lost = [...this.#folders, ...this.#files.keys()].filter(isLost);
    const isGone = (path: string): boolean => lost.some((gone) => path === gone || path.startsWith(`${gone}/`));
    for (const folder of this.#folders) if (isGone(folder)) this.#folders.delete(folder);
    for (const [path, file] of this.#files) {
      const kept = isGone(path) ? -1 : file.synced + dice.between(0, file.bytes.length - file.synced);
      const before = file.bytes.length;
      if (kept < 0) this.#files.delete(path);
      else {
        file.bytes = file.bytes.subarray(0, kept);
        file.synced = kept;
      }
      if (kept < before) this.#watcher.changed(path, file.bytes.subarray(0, Math.max(0, kept)), undefined);
    }
    this.#entries = new Set([...this.#folders, ...this.#files.keys()]);
    this.#locks.clear();
  }

  /** The disk as a process on its machine has it. */
  for(process: Process): Disk {
    const world = this.#world;
    const { dice } = world;
    /** A call to the system: it takes its time, and a process that dies meanwhile may have had it done or not. */
    const io = <T>(low: number, high: number, work: () => T): Promise<T> =>
      process.call((reply) => {
        world.after(dice.between(low, high), () => {
          if (!process.alive && dice.chance(0.5)) return;
          try {
            const value = work();
            reply.resolve(value);
          } catch (error) {
            reply.reject(error);
          }
        });
      });

    const sync = (file: StoredFile, length: number): Promise<void> =>
      io(1, 20, () => {
        if (world.strikes('disk: sync fails')) throw new DiskError('EIO', 'i/o error, fdatasync');
        file.synced = Math.max(file.synced, Math.min(length, file.bytes.length));
      });

    const open = (path: string): LogFile => {
      const file = this.#files.get(path) as StoredFile;
      const append = (text: string): void => {
        const bytes = Buffer.from(text);
        const isFull = world.strikes('disk: full');
        const torn = isFull || (!process.alive && dice.chance(0.5)) || world.strikes('disk: write torn');
        const written = torn ? bytes.subarray(0, dice.between(0, bytes.length)) : bytes;
        file.bytes = Buffer.concat([file.bytes, written]);
        this.#watcher.changed(path, file.bytes, process);
        if (isFull) throw new DiskError('ENOSPC', 'no space left on device, write');
        if (torn) throw new DiskError('EIO', 'i/o error, write');
      };
      return {
        read: () => io(0, 2, () => Buffer.from(file.bytes)),
        truncate: (length) =>
          io(1, 10, () => {
            file.bytes = file.bytes.subarray(0, length);
            file.synced = length;
            this.#watcher.changed(path, file.bytes, process);
          }),
        append: (text) => io(0, 2, () => append(text)),
        // What is written while the disk is busy with the rest is not part of it.
        sync: () => sync(file, file.bytes.length),
        close: () =>
          io(0, 1, () => {
            if (this.#locks.get(path) === process) this.#locks.delete(path);
          }),
      };
    };

    return {
      list: (folder) =>
        io(0, 2, () =>
          [...this.#folders, ...this.#files.keys()]
            .filter((path) => dirname(path) === folder)
            .map((path) => path.slice(folder.length + 1)),
        ),
      read: async (folder, name) => {
        const file = this.#files.get(join(folder, name));
        if (file === undefined) return io(0, 2, () => undefined);
        const bytes = await io(0, 2, () => Buffer.from(file.bytes));
        await sync(file, bytes.length);
        return bytes;
      },
      open: (folder, name) =>
        io(0, 4, () => {
          const path = join(folder, name);
          const holder = this.#locks.get(path);
          if (holder?.alive) this.#watcher.lockedOut(path);
          if (holder?.alive) throw new FencedError(`The run is being written by process ${holder.name} (${path}).`);
          this.#locks.set(path, process);
          for (let made = folder; made !== dirname(made); made = dirname(made)) this.#folders.add(made);
          if (!this.#files.has(path)) this.#files.set(path, { bytes: Buffer.alloc(0), synced: 0 });
          return open(path);
        }),
      syncFolder: (folder) =>
        io(1, 10, () => {
          for (const path of [...this.#folders, ...this.#files.keys()])
            if (dirname(path) === folder) this.#entries.add(path);
        }),
    };
  }
}
