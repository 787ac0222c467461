import type { Command } from '../../events/schema/command.ts';
import type { EventOf, RunEvent } from '../../events/schema/event.ts';
import type { LogRecord } from '../../events/schema/record.ts';

/** A run's records as its own services read them: everything that a command needs and the statechart does not carry. */
export class RunHistory {
  readonly #records: LogRecord[] = [];
  readonly #answers = new Map<string, RunEvent>();

  constructor(records: readonly LogRecord[] = []) {
    for (const record of records) this.add(record);
  }

  add(record: LogRecord): void {
    this.#records.push(record);
    for (const event of record.events) if ('command' in event) this.#answers.set(event.command, event);
  }

  get records(): readonly LogRecord[] {
    return this.#records;
  }

  get seq(): number {
    return this.#records.length;
  }

  get events(): readonly RunEvent[] {
    return this.#records.flatMap(({ events }) => events);
  }

  /** The latest event of a type. */
  last<T extends RunEvent['type']>(type: T): EventOf<T> | undefined {
    return this.events.findLast((event): event is EventOf<T> => event.type === type);
  }

  /** {@link last}, for what must have happened by now. @throws when it has not: a bug, not an input. */
  require<T extends RunEvent['type']>(type: T): EventOf<T> {
    const event = this.last(type);
    if (event === undefined) throw new Error(`The run's history has no ${type} yet.`);
    return event;
  }

  /** Commands of a type with the event that answered each, oldest first. */
  answered<T extends Command['type']>(
    type: T,
  ): { command: Extract<Command, { type: T }>; answer: RunEvent | undefined }[] {
    return this.#records
      .flatMap(({ commands }) => commands)
      .filter((command): command is Extract<Command, { type: T }> => command.type === type)
      .map((command) => ({ command, answer: this.#answers.get(command.id) }));
  }
}
