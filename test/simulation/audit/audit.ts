import type { EventLog } from '../../../events/log/port.ts';
import type { LogRecord } from '../../../events/schema/record.ts';
import type { Process } from '../kernel/process.ts';
import type { World } from '../kernel/world.ts';
import { RunAudit } from './run.ts';

/** What the simulated media and processes do, held against the invariants. */
export class Audit {
  /** Runs whose first record was acknowledged to whoever sent the alert: all of them have to come to an end. */
  readonly accepted = new Set<string>();
  /** What happened that is no fault, and without which the faults would not have been met. */
  readonly met = new Map<string, number>();
  readonly #world: World;
  readonly #runs = new Map<string, RunAudit>();

  constructor(world: World) {
    this.#world = world;
  }

  of(run: string): RunAudit {
    const audit = this.#runs.get(run) ?? new RunAudit(run, (invariant, what) => this.#world.violate(invariant, what));
    this.#runs.set(run, audit);
    return audit;
  }

  get runs(): ReadonlyMap<string, RunAudit> {
    return this.#runs;
  }

  /** All accepted runs came to their end. */
  get over(): boolean {
    return [...this.accepted].every((run) => this.of(run).final !== undefined);
  }

  meet(what: string): void {
    this.met.set(what, (this.met.get(what) ?? 0) + 1);
  }

  added(run: string, text: string, by: Process): void {
    const audit = this.of(run);
    audit.add(text, by.name);
    if (audit.lastWords.includes('run.taken_over')) this.meet('a run taken over');
    this.#world.note(`${by.name} appends ${run.slice(-4)} ${audit.length} ${audit.lastWords} ${text.slice(-66, -2)}`);
  }

  cutTo(run: string, count: number): void {
    this.#world.note(`log of ${run.slice(-4)} is cut to ${count}`);
    this.#runs.set(run, this.of(run).cutTo(count));
  }

  /**
   * Somebody asks for a command. The run's owner knows what the log has, and may not ask for what was answered; a process
   * that was shut out may, for it does not know yet, and nothing it hears will get into the log.
   */
  asks(command: string, by: Process): void {
    const run = command.slice(0, command.indexOf('.'));
    const audit = this.of(run);
    if (!audit.isAnswered(command)) return;
    if (audit.owner !== by.name) this.meet('a command asked for after its answer, by a process that was shut out');
    else this.#world.violate('nothing is done again', `${by.name} asks for ${command}, whose answer is in the log.`);
  }

  begins(command: string): void {
    if (this.of(command.slice(0, command.indexOf('.'))).isAnswered(command))
      this.meet('a job begun after its answer: queued before, delivered again, or by a process that was shut out');
  }

  /** Somebody read a run's log, and may rely on what was there. */
  tell(run: string, count: number): void {
    this.of(run).tell(count);
  }

  /** A process's log, with every acknowledgement noted. */
  watch<L extends EventLog>(log: L, process: Process, isDurable: (record: LogRecord) => boolean): L {
    return {
      ...log,
      append: async (run, expectedSeq, commit) => {
        const record = await log.append(run, expectedSeq, commit);
        if (!process.alive) return record;
        this.of(run).acknowledge(record);
        if (!isDurable(record))
          this.#world.violate(
            'nothing acknowledged is lost',
            `record ${record.seq} of ${run} was acknowledged to ${process.name} before it was durable.`,
          );
        return record;
      },
    };
  }
}
