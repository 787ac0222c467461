import { foldRecord } from '../../../events/replay.ts';
import type { LogRecord } from '../../../events/schema/record.ts';
import type { Snapshot } from '../../../machines/step.ts';
import { edgeKey, movesOf } from '../moves.ts';
import type { ChartLayout } from '../protocol.ts';

/**
 * How often a run entered each state, took each of the chart's edges, and had an event that the chart has a note for; keys are
 * the chart's ids, and the notes' events.
 */
export type Way = {
  readonly states: ReadonlyMap<string, number>;
  readonly edges: ReadonlyMap<string, number>;
  readonly notes: ReadonlyMap<string, number>;
};

/**
 * The way that a run took, by replay: of edges that only their guards tell apart, the one whose guard let it through.
 * @throws {DivergenceError} as a replay does
 */
export const wayOf = (records: readonly LogRecord[], layout: ChartLayout): Way => {
  const [states, edges, notes] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const add = (counts: Map<string, number>, key: string | undefined): void => {
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const byKey = new Map(layout.edges.map((edge) => [edgeKey(edge), edge.id]));
  const initial = layout.nodes.find(({ kind }) => kind === 'initial')?.id;
  const noted = new Set(layout.notes.map(({ event }) => event));
  let snapshot: Snapshot | undefined;
  for (const record of records) {
    const before = snapshot;
    const folded = foldRecord(before, record);
    snapshot = folded.snapshot;
    const entered = folded.transitions.map(({ state }) => state);
    for (const state of entered) add(states, state);
    // A record is one event, until an orchestrator commits more at once: then the first tells where it went from.
    const [event] = record.events;
    if (event === undefined) continue;
    if (noted.has(event.type)) add(notes, event.type);
    for (const move of movesOf(before, event, record.seq, entered))
      add(
        edges,
        before === undefined ? layout.edges.find(({ source }) => source === initial)?.id : byKey.get(edgeKey(move)),
      );
  }
  return { states, edges, notes };
};
