import { createHash } from 'node:crypto';
import { DivergenceError, foldRecord } from '../../../events/replay.ts';
import type { Cell } from '../../../events/schema/cell.ts';
import type { Command } from '../../../events/schema/command.ts';
import type { RunEvent } from '../../../events/schema/event.ts';
import { GENESIS, type LogRecord } from '../../../events/schema/record.ts';
import type { Snapshot } from '../../../machines/step.ts';
import { shortcomings } from '../../../machines/testing/shortcomings.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const LIMITS = { propose_reproduction: 2, propose_patch: 3 } as const;
const FINAL = ['verified', 'infra_report', 'failure_report'];

/** Both as the log has them, with their fields in the same order. */
const sameCell = (a: Cell, b: Cell): boolean => JSON.stringify(a) === JSON.stringify(b);

type Violate = (invariant: string, what: string) => void;

/** Everything that has to be true of one run's log at any moment, checked with each record that is added to it. */
export class RunAudit {
  readonly #run: string;
  readonly #violate: Violate;
  readonly #records: { readonly text: string; readonly author: string }[] = [];
  readonly #asked = new Map<string, Command>();
  readonly #answered = new Set<string>();
  readonly #attempts = { propose_reproduction: 0, propose_patch: 0 };
  readonly #events: RunEvent[] = [];
  #snapshot: Snapshot | undefined;
  #owner: string | undefined;
  #acknowledged = 0;
  #lastWords = '';

  constructor(run: string, violate: Violate) {
    this.#run = run;
    this.#violate = violate;
  }

  get length(): number {
    return this.#records.length;
  }

  /** The last record, for the trace. */
  get lastWords(): string {
    return this.#lastWords;
  }

  /** How many records were acknowledged, or read by somebody: the log keeps them. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  get events(): readonly RunEvent[] {
    return this.#events;
  }

  /** The process whose records the log takes: who took the run over last, or began it. */
  get owner(): string | undefined {
    return this.#owner;
  }

  /** The state that the run is in for good; undefined while it goes on. */
  get final(): string | undefined {
    const state = this.#snapshot === undefined ? undefined : String(this.#snapshot.value);
    return this.#snapshot?.status === 'active' ? undefined : state;
  }

  isAnswered(command: string): boolean {
    return this.#answered.has(command);
  }

  /** A record's stored text, at the end of the log, written by `author`. */
  add(text: string, author: string): void {
    const seq = this.#records.length + 1;
    const complain = (invariant: string, what: string) =>
      this.#violate(invariant, `record ${seq} of ${this.#run}, by ${author}: ${what}`);
    const record = this.#parse(text, seq, complain);
    if (record === undefined) return;
    if (this.final !== undefined) complain('one final', `the run ended in ${this.final} before.`);
    this.#checkAuthor(record, author, complain);
    this.#checkAnswers(record, complain);
    this.#fold(record, complain);
    this.#records.push({ text, author });
    this.#events.push(...record.events);
    this.#lastWords = `${record.events.map(({ type }) => type).join('+')} -> ${record.state}`;
    if (this.final === 'verified') {
      const missing = shortcomings(this.#events);
      if (missing.length > 0) complain('verified by the gates', `it is verified without ${missing.join(', ')}.`);
    }
    if (this.final !== undefined && !FINAL.includes(this.final)) complain('one final', `it ends in ${this.final}.`);
  }

  /** Only the first `count` records are left. Gives the audit to go on with. */
  cutTo(count: number): RunAudit {
    if (count < this.#acknowledged)
      this.#violate(
        'nothing acknowledged is lost',
        `${this.#acknowledged} records of ${this.#run} were acknowledged or read, and ${count} are left.`,
      );
    const cut = new RunAudit(this.#run, this.#violate);
    for (const { text, author } of this.#records.slice(0, count)) cut.add(text, author);
    cut.#acknowledged = this.#acknowledged;
    return cut;
  }

  /** An append was acknowledged: its record is in the log, byte for byte (its sum is of its bytes), and has to stay there. */
  acknowledge(record: LogRecord): void {
    const stored = this.#records[record.seq - 1]?.text;
    if (!stored?.endsWith(`,"sum":"${record.sum}"}`))
      this.#violate(
        'nothing acknowledged is lost',
        `record ${record.seq} of ${this.#run} was acknowledged, and the log has ${stored === undefined ? 'none' : 'another'} in its place.`,
      );
    this.#acknowledged = Math.max(this.#acknowledged, record.seq);
  }

  /** Somebody read the first `count` records, which have to stay as those do that were acknowledged. */
  tell(count: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, count);
  }

  #parse(text: string, seq: number, complain: Violate): LogRecord | undefined {
    const end = text.lastIndexOf(',"sum":"');
    const record = JSON.parse(text) as LogRecord;
    const previous = this.#records.at(-1)?.text;
    if (record.run !== this.#run || record.seq !== seq)
      complain('intact chain', `it says ${record.run} ${record.seq}.`);
    else if (record.prev !== (previous === undefined ? GENESIS : sha256(previous)))
      complain('intact chain', 'it does not follow the record before it.');
    else if (record.sum !== sha256(`${text.slice(0, end)}}`)) complain('intact chain', 'its checksum is another.');
    else return record;
    return undefined;
  }

  #checkAuthor(record: LogRecord, author: string, complain: Violate): void {
    for (const event of record.events) {
      if (event.type === 'run.started') this.#owner = author;
      if (event.type !== 'run.taken_over') continue;
      if (event.owner !== author) complain('no zombie writes', `it says that ${event.owner} took the run over.`);
      this.#owner = event.owner;
    }
    if (author !== this.#owner) complain('no zombie writes', `the run is ${this.#owner}'s.`);
  }

  #checkAnswers(record: LogRecord, complain: Violate): void {
    for (const event of record.events) {
      if (!('command' in event)) continue;
      if (!this.#asked.has(event.command))
        complain('one answer a command', `${event.type} answers ${event.command}, which nobody asked for.`);
      if (this.#answered.has(event.command))
        complain('one answer a command', `${event.type} answers ${event.command} again.`);
      const asked = this.#asked.get(event.command);
      if (event.type === 'cell.observed' && asked?.type === 'observe' && !sameCell(asked.cell, event.cell))
        complain('answers fit', `${event.command} is answered with an observation of another cell.`);
      this.#answered.add(event.command);
    }
    for (const command of record.commands) {
      const { id, type } = command;
      if (this.#asked.has(id)) complain('one answer a command', `${id} is asked for again.`);
      this.#asked.set(id, command);
      if (type !== 'propose_reproduction' && type !== 'propose_patch') continue;
      this.#attempts[type] += 1;
      if (this.#attempts[type] > LIMITS[type]) complain('retry limits', `attempt ${this.#attempts[type]} at ${type}.`);
    }
  }

  #fold(record: LogRecord, complain: Violate): void {
    try {
      this.#snapshot = foldRecord(this.#snapshot, record).snapshot;
      const { reproduction, fix } = this.#snapshot.context.retries;
      if (reproduction > LIMITS.propose_reproduction || fix > LIMITS.propose_patch)
        complain('retry limits', `${reproduction} reproductions and ${fix} fixes.`);
    } catch (error) {
      complain(error instanceof DivergenceError ? 'every log replays' : 'no internal error', String(error));
    }
  }
}
