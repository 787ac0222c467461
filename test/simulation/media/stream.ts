import {
  type LogStream,
  type StoredMessage,
  StreamRefusedError,
  WrongSequenceError,
} from '../../../events/log/jetstream/stream.ts';
import { request, type Server } from '../kernel/link.ts';
import type { Process } from '../kernel/process.ts';
import type { World } from '../kernel/world.ts';

/** How long a server remembers a message's id. */
const WINDOW_MS = 120_000;

type Message = StoredMessage & { readonly id: string; readonly at: number };

export type StreamWatcher = {
  appended(run: string, bytes: Uint8Array, by: Process): void;
  /** An append was not taken: its place, or its id, has a message already. */
  refused(run: string, by: Process, isStored: boolean): void;
};

/**
 * A broker's log stream. It keeps what it acknowledged, through restarts too (`sync_interval: always`); what fails are the
 * messages to it and from it. Servers before 2.12 look for a message's id first, later ones at the expected sequence.
 */
export class SimulatedStream {
  full = false;
  readonly #world: World;
  readonly #server: Server;
  readonly #watcher: StreamWatcher;
  readonly #partitionOf: (run: string) => number;
  readonly #idFirst: boolean;
  readonly #runs = new Map<string, Message[]>();
  #sequence = 0;

  constructor(world: World, server: Server, partitionOf: (run: string) => number, watcher: StreamWatcher) {
    this.#world = world;
    this.#server = server;
    this.#watcher = watcher;
    this.#partitionOf = partitionOf;
    this.#idFirst = world.dice.chance(0.5);
    world.note(this.#idFirst ? 'the server looks for ids first' : 'the server looks at sequences first');
  }

  /** The stream as a process has it. */
  for(process: Process): LogStream {
    const ask = <T>(what: string, serve: () => T): Promise<T> =>
      request(this.#world, process, this.#server, what, serve);
    return {
      maxBytes: 1024 * 1024,
      append: (run, bytes, { after, id }) =>
        ask(`append to ${run}`, () => this.#append(process, run, bytes, after, id)),
      last: (run) => ask(`last of ${run}`, () => this.#runs.get(run)?.at(-1)),
      read: (run, after = 0) =>
        ask(`read ${run}`, () => (this.#runs.get(run) ?? []).filter(({ sequence }) => sequence > after)),
      runs: (partition) =>
        ask('runs', () =>
          [...this.#runs.keys()].filter((run) => partition === undefined || this.#partitionOf(run) === partition),
        ),
      counts: () => ask('counts', () => new Map([...this.#runs].map(([run, { length }]) => [run, length]))),
    };
  }

  #append(by: Process, run: string, bytes: Uint8Array, after: number, id: string) {
    if (this.full) throw new StreamRefusedError('The log stream is full.');
    const messages = this.#runs.get(run) ?? [];
    const known = messages.find((message) => message.id === id && this.#world.now - message.at < WINDOW_MS);
    const duplicate = known && { sequence: known.sequence, duplicate: true };
    const isNext = (messages.at(-1)?.sequence ?? 0) === after;
    if (duplicate !== undefined || !isNext) this.#watcher.refused(run, by, duplicate !== undefined);
    if (this.#idFirst && duplicate) return duplicate;
    if (!isNext) throw new WrongSequenceError(`Run ${run} is not at ${after}.`);
    if (duplicate) return duplicate;
    const sequence = ++this.#sequence;
    messages.push({ sequence, bytes, id, at: this.#world.now });
    this.#runs.set(run, messages);
    this.#watcher.appended(run, bytes, by);
    return { sequence, duplicate: false };
  }
}
