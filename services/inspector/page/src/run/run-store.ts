import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { LogRecord } from '../../../../../events/schema/record.ts';
import type { Snapshot } from '../../../../../machines/step.ts';
import type { Problem } from '../../../protocol.ts';
import { History, type Point } from '../history/history.ts';
import { runPath } from '../server/requests.ts';
import { type Connection, openStream } from '../server/stream.ts';

/** How long the log is folded before the page gets to draw and to listen: half a frame. */
const SLICE_MS = 8;
/** A page that draws after each slice of a long log draws more than it folds. */
const DRAW_EVERY_MS = 120;

/** One run as the page has it: its log as it comes in, folded, and the point that is looked at. */
export type RunStore = {
  readonly run: string;
  readonly history: History;
  /** Points that can be gone to; grows as records come and are folded. */
  readonly count: ReadonlySignal<number>;
  /** The point that was gone to; null follows the newest. */
  readonly chosen: Signal<number | null>;
  /** Index of the point that is shown; -1 while there is none. */
  readonly index: ReadonlySignal<number>;
  readonly point: ReadonlySignal<Point | undefined>;
  readonly snapshot: ReadonlySignal<Snapshot | undefined>;
  readonly connection: ReadonlySignal<Connection>;
  readonly problem: ReadonlySignal<Problem | null>;
  go(index: number): void;
  close(): void;
};

/** Opens a run's stream. `seq` is the record to go to once it is there; null follows the newest. */
export const openRun = (run: string, seq: number | null): RunStore => {
  const history = new History();
  const count = signal(0);
  const chosen = signal<number | null>(seq === null ? null : seq - 1);
  const connection = signal<Connection>('connecting');
  const problem = signal<Problem | null>(null);
  let scheduled = false;
  let drawnAt = 0;
  let ended = false;

  const index = computed(() => Math.min(chosen.value ?? Number.POSITIVE_INFINITY, count.value - 1));
  const snapshot = computed(() => (index.value < 0 ? undefined : history.snapshotAt(index.value)));
  const point = computed(() => history.points[index.value]);

  const slice = (): void => {
    scheduled = false;
    const until = performance.now() + SLICE_MS;
    history.fold(() => performance.now() > until);
    if (!history.isFolded) schedule();
    if (!history.isFolded && performance.now() - drawnAt < DRAW_EVERY_MS) return;
    drawnAt = performance.now();
    batch(() => {
      count.value = history.points.length;
      if (history.problem !== null) problem.value = history.problem;
    });
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setTimeout(slice);
  };

  const stream = openStream(
    () => `${runPath(run, 'records')}?after=${history.received}`,
    {
      record: (data) => {
        history.add(JSON.parse(data) as LogRecord);
        schedule();
      },
      problem: (data) => {
        problem.value = JSON.parse(data) as Problem;
      },
      end: () => {
        ended = true;
        connection.value = 'ended';
        stream.close();
      },
    },
    (now) => {
      if (!ended) connection.value = now;
    },
  );

  return {
    run,
    history,
    count,
    chosen,
    index,
    point,
    snapshot,
    connection,
    problem,
    go: (to) => {
      const last = count.peek() - 1;
      // At the end of a run that goes on, one wants to see it go on.
      chosen.value = to >= last ? null : Math.max(0, to);
    },
    close: () => stream.close(),
  };
};
