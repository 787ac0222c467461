import type { Cell } from '../../../../../events/schema/cell.ts';
import type { EventOf } from '../../../../../events/schema/event.ts';
import type { Reason } from '../../../../../events/schema/reasons.ts';
import { cellId } from '../../../../../machines/cells.ts';
import type { Attempt } from '../../../../../machines/context.ts';
import { aloneItShows, type Measure } from './expectation.ts';
import type { Point } from './history.ts';

/**
 * What a cell says. `awaited`: asked for, not answered. `unneeded`: not answered, and the run went on without it. `seen`: answered, and the gate has to compare it first. `holds`: it
 * shows what it should. `against`: it does not, or a reason of the gate names it. `aside`: it proves nothing, and is left out.
 */
export type Standing = 'awaited' | 'unneeded' | 'seen' | 'holds' | 'against' | 'aside';

export type EvidenceCell = {
  readonly id: string;
  readonly cell: Cell;
  readonly standing: Standing;
  readonly reasons: readonly Reason[];
  readonly observed: EventOf<'cell.observed'> | null;
};

/** The cells that were asked for at once, for one gate. */
export type Batch = {
  readonly kind: 'reproduction' | 'fix';
  readonly attempt: number;
  readonly cells: readonly EvidenceCell[];
  /** null while the gate has not decided. */
  readonly outcome: Attempt | null;
};

type Draft = {
  kind: Batch['kind'];
  attempt: number;
  asked: { id: string; cell: Cell }[];
  observed: Map<string, EventOf<'cell.observed'>>;
  outcome: Attempt | null;
  measure: Measure;
};

/** The evidence up to the point at `index`, gate by gate. */
export const evidenceUpTo = (points: readonly Point[], index: number): Batch[] => {
  const drafts: Draft[] = [];
  const attempts = { reproduction: 0, fix: 0 };
  let measure: Measure = { target: null, classification: null, patch: null };
  for (const { record, entered, attempts: decided } of points.slice(0, index + 1)) {
    const latest = drafts.at(-1);
    for (const event of record.events) {
      if (event.type === 'cell.observed') latest?.observed.set(event.command, event);
      if (event.type === 'error.classified') measure = { ...measure, classification: event.classification };
      if (event.type === 'workspace.ready') measure = { ...measure, target: event.target };
      if (event.type === 'patch.applied') measure = { ...measure, patch: event };
    }
    if (latest !== undefined && entered.some((state) => state.endsWith('_decision')))
      latest.outcome = decided.at(-1) ?? null;
    for (const state of entered) {
      if (state === 'generate_reproduction_script') attempts.reproduction += 1;
      if (state === 'generate_patch') attempts.fix += 1;
    }
    const asked = record.commands.flatMap((command) => (command.type === 'observe' ? [command] : []));
    if (asked.length === 0) continue;
    const kind = record.state === 'execute_fix_test' ? 'fix' : 'reproduction';
    drafts.push({ kind, attempt: attempts[kind], asked, observed: new Map(), outcome: null, measure });
  }
  const isRunning = points[index]?.record.state.startsWith('execute_') ?? false;
  return drafts.map(({ kind, attempt, asked, observed, outcome, measure: by }, at) => ({
    kind,
    attempt,
    outcome,
    cells: asked.map(({ id, cell }) => {
      const name = cellId(cell);
      const answer = observed.get(id) ?? null;
      const reasons = outcome?.reasons.filter((reason) => reason.cell === name) ?? [];
      return {
        id: name,
        cell,
        observed: answer,
        reasons,
        standing: standing(answer, outcome, reasons, by, isRunning && at === drafts.length - 1),
      };
    }),
  }));
};

const standing = (
  answer: EventOf<'cell.observed'> | null,
  outcome: Attempt | null,
  reasons: readonly Reason[],
  measure: Measure,
  isRunning: boolean,
): Standing => {
  if (answer === null) return isRunning ? 'awaited' : 'unneeded';
  if (reasons.length > 0) return 'against';
  return aloneItShows(answer, measure) ?? (outcome === null ? 'seen' : 'holds');
};
