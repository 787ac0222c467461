import { DivergenceError, foldRecord } from '../../../../../events/replay.ts';
import type { LogRecord } from '../../../../../events/schema/record.ts';
import type { Attempt } from '../../../../../machines/context.ts';
import type { Snapshot } from '../../../../../machines/step.ts';
import { type Move, movesOf } from '../../../moves.ts';
import type { Problem } from '../../../protocol.ts';

/** A point of a run that one can go to: a record, and what the statechart made of it. */
export type Point = {
  readonly record: LogRecord;
  readonly entered: readonly string[];
  readonly moves: readonly Move[];
  readonly attempts: readonly Attempt[];
};

/** A snapshot is kept after every so many records: going anywhere folds no more than these. */
const SPACING = 64;

/**
 * A run's log, folded with the statechart's own `step` and compared record by record, as `opsguard replay` does. Records
 * wait until {@link fold} takes them, so that thousands of them can be folded in slices.
 */
export class History {
  readonly points: Point[] = [];
  problem: Problem | null = null;
  readonly #waiting: LogRecord[] = [];
  readonly #kept: Snapshot[] = [];
  #last: Snapshot | undefined;

  /** Takes records in their order; one that came before, as after a reconnection, is dropped. */
  add(record: LogRecord): void {
    if (record.seq === this.received + 1) this.#waiting.push(record);
  }

  /** Records that were added, folded or not. */
  get received(): number {
    return this.points.length + this.#waiting.length;
  }

  get isFolded(): boolean {
    return this.#waiting.length === 0 || this.problem !== null;
  }

  /** Folds what waits, until `enough` says so after a record. */
  fold(enough: () => boolean): void {
    for (;;) {
      const record = this.#waiting[0];
      if (record === undefined || this.problem !== null) return;
      try {
        this.#take(record);
      } catch (error) {
        if (!(error instanceof DivergenceError)) throw error;
        this.problem = { seq: error.seq, sentence: error.message };
        return;
      }
      this.#waiting.shift();
      if (enough()) return;
    }
  }

  /** The snapshot after the record at `index`, by replay from the nearest one that was kept. */
  snapshotAt(index: number): Snapshot {
    if (index === this.points.length - 1 && this.#last !== undefined) return this.#last;
    const kept = Math.floor(index / SPACING);
    let snapshot = this.#kept[kept];
    for (let at = kept * SPACING + 1; at <= index; at += 1)
      snapshot = foldRecord(snapshot, this.points[at]!.record).snapshot;
    if (snapshot === undefined) throw new RangeError(`There is no point ${index}.`);
    return snapshot;
  }

  #take(record: LogRecord): void {
    const before = this.#last;
    const { snapshot, transitions } = foldRecord(before, record);
    const entered = transitions.map(({ state }) => state);
    // A record is one event, until an orchestrator commits more at once: then the first tells where it went from.
    const moves = movesOf(before, record.events[0]!, record.seq, entered);
    if (this.points.length % SPACING === 0) this.#kept.push(snapshot);
    this.points.push({ record, entered, moves, attempts: snapshot.context.attempts });
    this.#last = snapshot;
  }
}
