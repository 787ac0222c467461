import { useMemo, useState } from 'preact/hooks';
import type { EventOf } from '../../../../../events/schema/event.ts';
import { eventsUpTo } from '../history/latest.ts';
import type { RunStore } from '../run/run-store.ts';
import { isFinal } from '../state-badge.tsx';
import { Pieces } from '../text/lines.tsx';
import { useWhole, WholeNote } from '../text/stored-text.tsx';
import { type FileDiff, fileDiffs, type Row, type Side } from './rows.ts';

/** The patches that were applied, the last one unless another is chosen: before and after side by side where there is room. */
export const Diff = ({ store }: { readonly store: RunStore }) => {
  const [chosen, setChosen] = useState<string>();
  const applied = eventsUpTo(store.history.points, store.index.value, 'patch.applied');
  const shown = applied.find(({ command }) => command === chosen) ?? applied.at(-1);
  if (shown === undefined)
    return (
      <p class="empty">No patch was applied{isFinal(store.point.value?.record.state) ? ' in this run' : ' yet'}.</p>
    );
  return (
    <>
      {applied.length < 2 ? null : (
        <fieldset class="choices">
          <legend class="visually-hidden">Patch</legend>
          {applied.map(({ command }, index) => (
            <button
              key={command}
              type="button"
              class="choice"
              aria-pressed={command === shown.command}
              onClick={() => setChosen(command)}
            >
              Patch {index + 1}
            </button>
          ))}
        </fieldset>
      )}
      <AppliedDiff key={shown.command} run={store.run} applied={shown} />
    </>
  );
};

const AppliedDiff = ({ run, applied }: { readonly run: string; readonly applied: EventOf<'patch.applied'> }) => {
  const { text, state } = useWhole(run, applied.diff);
  const files = useMemo(() => parsed(text), [text]);
  return (
    <>
      <p class="lead">
        <span class={`badge ${applied.label === 'fix' ? 'good' : 'warn'}`}>{applied.label}</span> changes{' '}
        {applied.changedFunctions.length === 0 ? 'no function' : applied.changedFunctions.join(', ')}
      </p>
      <WholeNote state={state} />
      {files.map((file) => (
        <File key={file.name} file={file} />
      ))}
    </>
  );
};

/** An excerpt of a diff is none; until the whole is there, there is nothing to show. */
const parsed = (text: string): FileDiff[] => {
  try {
    return fileDiffs(text);
  } catch {
    return [];
  }
};

const File = ({ file }: { readonly file: FileDiff }) => (
  <section class="diff-file" aria-label={`Changes of ${file.name}`}>
    <h3>{file.name}</h3>
    <div class="diff-scroll" role="region" aria-label={`Diff of ${file.name}`} tabIndex={0}>
      {file.hunks.map((hunk) => (
        <table class="diff" key={hunk.title}>
          <caption>{hunk.title}</caption>
          <thead class="visually-hidden">
            <tr>
              <th scope="col">line</th>
              <th scope="col">before</th>
              <th scope="col">line</th>
              <th scope="col">after</th>
            </tr>
          </thead>
          <tbody>
            {hunk.rows.map((row, index) => (
              <DiffRow key={index} row={row} />
            ))}
          </tbody>
        </table>
      ))}
    </div>
  </section>
);

const DiffRow = ({ row: { before, after } }: { readonly row: Row }) => (
  <tr class={before?.kind === 'same' ? 'same' : 'changed'}>
    <SideCells side={before} sign="−" place="before" />
    <SideCells side={after} sign="+" place="after" />
  </tr>
);

const SideCells = (props: {
  readonly side: Side | null;
  readonly sign: string;
  readonly place: 'before' | 'after';
}) => {
  const { side, sign, place } = props;
  const kind = side?.kind ?? 'none';
  return (
    <>
      <td class={`diff-number ${kind} ${place}`}>{side?.number}</td>
      <td class={`diff-code ${kind} ${place}`}>
        {side === null ? null : (
          <>
            <span class="diff-sign">{kind === 'same' ? ' ' : sign}</span>
            <Pieces pieces={side.pieces} />
          </>
        )}
      </td>
    </>
  );
};
