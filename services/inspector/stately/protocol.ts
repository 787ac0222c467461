import { foldRecord } from '../../../events/replay.ts';
import type { RunEvent } from '../../../events/schema/event.ts';
import type { LogRecord } from '../../../events/schema/record.ts';
import { remediation } from '../../../machines/remediation.ts';
import { type Snapshot, start, step } from '../../../machines/step.ts';

/** Version of the wire format, as `@statelyai/inspect` writes it into each message. */
const VERSION = '0.7.2';

/** A message of Stately's inspection protocol. */
export type StatelyMessage = { readonly type: '@xstate.actor' | '@xstate.event' | '@xstate.snapshot' } & Readonly<
  Record<string, unknown>
>;

const plain = ({ status, value, context, output, error }: Snapshot) => ({ status, value, context, output, error });

/** Turns a run's records into the messages that an XState actor would have sent, with the times of the log. */
export class StatelyRun {
  readonly #session: string;
  #snapshot: Snapshot | undefined;

  constructor(run: string) {
    this.#session = run;
  }

  /**
   * The messages that a record is.
   * @throws {DivergenceError} as a replay does: what another statechart than this one decided is not made up.
   */
  record(record: LogRecord): StatelyMessage[] {
    foldRecord(this.#snapshot, record);
    const { seq, events } = record;
    let index = 0;
    return events.flatMap((event): StatelyMessage[] => {
      if (this.#snapshot === undefined) {
        if (event.type !== 'run.started') throw new Error('A run begins with run.started.');
        const first = start(event);
        this.#snapshot = first.snapshot;
        index += first.commands.length;
        return [this.#actor(event.at, first.snapshot), this.#snapshotOf(event, first.snapshot)];
      }
      const next = step(this.#snapshot, event, { seq, index });
      index += next.commands.length;
      this.#snapshot = next.snapshot;
      return [this.#event(event), this.#snapshotOf(event, next.snapshot)];
    });
  }

  #common(at: string) {
    const createdAt = String(Date.parse(at));
    return { sessionId: this.#session, rootId: this.#session, createdAt, id: null, _version: VERSION };
  }

  #actor(at: string, snapshot: Snapshot): StatelyMessage {
    const definition = JSON.stringify(remediation.config);
    return { type: '@xstate.actor', name: remediation.id, definition, snapshot: plain(snapshot), ...this.#common(at) };
  }

  #event(event: RunEvent): StatelyMessage {
    return { type: '@xstate.event', event, ...this.#common(event.at) };
  }

  #snapshotOf(event: RunEvent, snapshot: Snapshot): StatelyMessage {
    return { type: '@xstate.snapshot', event, snapshot: plain(snapshot), ...this.#common(event.at) };
  }
}
