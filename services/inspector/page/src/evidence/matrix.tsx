import { useState } from 'preact/hooks';
import type { Subject, Tree } from '../../../../../events/schema/cell.ts';
import { describe } from '../../../../reports/matrix.ts';
import { Choice } from '../choice.tsx';
import { type Batch, type EvidenceCell, evidenceUpTo, type Standing } from '../history/evidence.ts';
import type { RunStore } from '../run/run-store.ts';
import { isFinal } from '../state-badge.tsx';
import { ObservationDialog } from './observation.tsx';

const TREES: readonly { tree: Tree; what: string }[] = [
  { tree: 'original', what: 'the code as it was' },
  { tree: 'placebo', what: 'only a comment added' },
  { tree: 'patched', what: 'with the patch' },
  { tree: 'reverted', what: 'the patch taken back' },
];

const MARK: Readonly<Record<Standing, string>> = {
  awaited: '◌',
  seen: '●',
  holds: '✓',
  against: '✗',
  aside: '–',
  unneeded: '⊘',
};
const MEANING: Readonly<Record<Standing, string>> = {
  awaited: 'asked for, not in yet',
  seen: 'in; the gate compares it at the end',
  holds: 'shows what it should',
  against: 'does not show it',
  aside: 'proves nothing, left out',
  unneeded: 'not waited for: the run went on without it',
};

const nameOf = (subject: Subject): string =>
  subject.kind === 'variant' || subject.kind === 'control' ? `${subject.kind} ${subject.index + 1}` : subject.kind;

/** A reproduction's cells with those of one of its patches, as the gates see them together. */
type EvidenceSet = { readonly name: string; readonly batches: readonly Batch[] };

const setsOf = (batches: readonly Batch[]): EvidenceSet[] => {
  const sets: EvidenceSet[] = [];
  let reproduction: Batch | undefined;
  for (const batch of batches) {
    if (batch.kind === 'reproduction') {
      reproduction = batch;
      sets.push({ name: `Reproduction ${batch.attempt}`, batches: [batch] });
    } else if (reproduction !== undefined) {
      // The reproduction alone is told again by each of its patches.
      if (sets.at(-1)?.batches.length === 1) sets.pop();
      const name = `Reproduction ${reproduction.attempt}, fix ${batch.attempt}`;
      sets.push({ name, batches: [reproduction, batch] });
    }
  }
  return sets;
};

export const Evidence = ({ store }: { readonly store: RunStore }) => {
  const sets = setsOf(evidenceUpTo(store.history.points, store.index.value));
  const [chosen, setChosen] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const shown = sets.find(({ name }) => name === chosen) ?? sets.at(-1);
  if (shown === undefined)
    return (
      <p class="empty">
        {isFinal(store.point.value?.record.state)
          ? 'Nothing was run: this run came to its end before there was a reproduction.'
          : 'Nothing was run yet: the cells are asked for with the reproduction.'}
      </p>
    );
  const cells = shown.batches.flatMap((batch) => batch.cells);
  const open = cells.find(({ id }) => id === opened);
  return (
    <>
      {sets.length < 2 ? null : (
        <fieldset class="choices">
          <legend class="visually-hidden">Attempt</legend>
          {sets.map(({ name }) => (
            <Choice key={name} name={name} shown={shown.name} onChoose={setChosen} />
          ))}
        </fieldset>
      )}
      <div class="table-scroll">
        <Grid cells={cells} onOpen={setOpened} />
      </div>
      <ul class="legend" aria-label="What the marks mean">
        {(Object.keys(MARK) as Standing[]).map((standing) => (
          <li key={standing} class={`standing-${standing}`}>
            <span class="mark" aria-hidden="true">
              {MARK[standing]}
            </span>
            {MEANING[standing]}
          </li>
        ))}
      </ul>
      {shown.batches.map((batch) => (
        <Outcome key={batch.kind} batch={batch} />
      ))}
      {open?.observed == null ? null : (
        <ObservationDialog run={store.run} cell={open} observed={open.observed} onClose={() => setOpened(null)} />
      )}
    </>
  );
};

const Grid = ({
  cells,
  onOpen,
}: {
  readonly cells: readonly EvidenceCell[];
  readonly onOpen: (id: string) => void;
}) => {
  const rows = [...new Set(cells.map(({ cell }) => nameOf(cell.subject)))].toSorted(
    (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  );
  const trees = TREES.filter(({ tree }) => cells.some(({ cell }) => cell.tree === tree));
  return (
    <table class="matrix">
      <caption class="visually-hidden">Each cell is what one fresh container was seen to do</caption>
      <thead>
        <tr>
          <th scope="col">what ran</th>
          {trees.map(({ tree, what }) => (
            <th scope="col" key={tree}>
              {tree}
              <span class="sub">{what}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <th scope="row">{row}</th>
            {trees.map(({ tree }) => (
              <td key={tree} data-tree={tree}>
                {cells
                  .filter(({ cell }) => cell.tree === tree && nameOf(cell.subject) === row)
                  .toSorted((a, b) => a.cell.repeat - b.cell.repeat)
                  .map((cell) => (
                    <CellButton key={cell.id} cell={cell} onOpen={() => onOpen(cell.id)} />
                  ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const ORDER = ['reproduction', 'inverted', 'fault', 'variant', 'control', 'tests'];
const rank = (row: string): number => ORDER.findIndex((kind) => row.startsWith(kind));

const CellButton = ({
  cell: { id, observed, standing },
  onOpen,
}: {
  readonly cell: EvidenceCell;
  readonly onOpen: () => void;
}) => {
  const seen =
    observed === null ? (standing === 'awaited' ? 'not in yet' : 'never in') : describe(observed.observation);
  return (
    <button
      type="button"
      class={`cell standing-${standing}`}
      data-cell={id}
      data-standing={standing}
      aria-label={`${id}: ${seen}; ${MEANING[standing]}`}
      title={seen}
      aria-disabled={observed === null}
      onClick={() => observed !== null && onOpen()}
    >
      <span class="mark" aria-hidden="true">
        {MARK[standing]}
      </span>
      <span class="cell-seen">
        {observed === null ? (standing === 'awaited' ? 'awaited' : 'never in') : short(seen)}
      </span>
    </button>
  );
};

/** What fits a cell: the exception's type, or how the script ended. */
const short = (seen: string): string => {
  const exception = /^([\w.]+): /.exec(seen)?.[1];
  return exception?.split('.').at(-1) ?? seen.replace(', natural end', '').replace(' tests passed', '');
};

const Outcome = ({ batch: { kind, attempt, outcome } }: { readonly batch: Batch }) => {
  if (outcome === null) return null;
  const gate = kind === 'reproduction' ? 'Gate 1: reproduction' : 'Gate 2: fix';
  return (
    <div class={`outcome ${outcome.accepted ? 'good' : 'bad'}`}>
      <h3>
        {gate} {attempt} {outcome.accepted ? 'accepted' : 'refused'}
      </h3>
      {outcome.reasons.length === 0 ? null : (
        <ul>
          {outcome.reasons.map(({ code, sentence, cell }, index) => (
            <li key={index}>
              <code>{code}</code> {cell === undefined ? '' : `(${cell}) `}
              {sentence}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
