import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { EventOf } from '../../../../../events/schema/event.ts';
import type { CapturedOutput, ObservedException, TestOutcome } from '../../../../../events/schema/observation.ts';
import { describe } from '../../../../reports/matrix.ts';
import type { EvidenceCell } from '../history/evidence.ts';
import { size, span } from '../history/times.ts';
import { Lines } from '../text/lines.tsx';
import { useWhole, WholeNote } from '../text/stored-text.tsx';

/** What one container was seen to do, in full. */
export const ObservationDialog = ({
  run,
  cell,
  observed: { observation: seen },
  onClose,
}: {
  readonly run: string;
  readonly cell: EvidenceCell;
  readonly observed: EventOf<'cell.observed'>;
  readonly onClose: () => void;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const limits = [
    seen.timedOut ? 'timed out' : '',
    seen.outOfMemory ? 'out of memory' : '',
    seen.processLimitHit ? 'too many processes' : '',
    seen.outputTruncated ? 'output cut' : '',
  ].filter((limit) => limit !== '');
  const files = [
    ...seen.changedFiles.map((file) => `changed ${file}`),
    ...seen.deletedFiles.map((file) => `deleted ${file}`),
    ...seen.createdFiles.map((file) => `created ${file}`),
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      class="observation"
      ref={dialog}
      aria-labelledby="observation-title"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="dialog-body">
        <header>
          <h2 id="observation-title">{cell.id}</h2>
          <button type="button" class="tool" aria-label="Close" onClick={() => dialog.current?.close()}>
            ✕
          </button>
        </header>
        <p class={`seen standing-${cell.standing}`}>{describe(seen)}</p>
        {cell.reasons.map(({ code, sentence }) => (
          <p key={sentence} class="reason">
            <code>{code}</code> {sentence}
          </p>
        ))}
        <dl class="facts">
          <Fact name="exit code">{seen.exitCode ?? `none (${seen.signal ?? 'a limit'})`}</Fact>
          <Fact name="end">{seen.end.kind}</Fact>
          <Fact name="time">{span(seen.durationMs)}</Fact>
          {limits.length > 0 ? <Fact name="limits">{limits.join(', ')}</Fact> : null}
          <Fact name="container">{seen.container.id.slice(0, 12)}</Fact>
          <Fact name="Docker says">
            exit {seen.container.exitCode ?? 'none'}
            {seen.container.oomKilled ? ', out of memory' : ''}
          </Fact>
          <Fact name="Python">{seen.python}</Fact>
          <Fact name="hash seed">{cell.cell.hashSeed}</Fact>
          <Fact name="image">{seen.container.image.replace(/^sha256:/, '').slice(0, 12)}</Fact>
          {files.length > 0 ? (
            <Fact name="files" isWide>
              {listed(files, 20)}
            </Fact>
          ) : null}
          {seen.trips.length > 0 ? (
            <Fact name="audit" isWide>
              {seen.trips.map(({ event, where }) => `${event} (${where})`).join(', ')}
            </Fact>
          ) : null}
          {seen.executedFunctions.length > 0 ? (
            <Fact name="functions entered" isWide>
              {listed(seen.executedFunctions, 30)}
            </Fact>
          ) : null}
        </dl>
        {seen.exception === null ? null : <Exception exception={seen.exception} />}
        {seen.tests === null ? null : <Tests tests={seen.tests} />}
        <Output run={run} name="stdout" output={seen.stdout} />
        <Output run={run} name="stderr" output={seen.stderr} />
      </div>
    </dialog>
  );
};

/** As many as can be read, and how many more there are. */
const listed = (all: readonly string[], limit: number): string =>
  all.slice(0, limit).join(', ') + (all.length > limit ? ` and ${all.length - limit} more` : '');

type FactProps = { readonly name: string; readonly isWide?: boolean; readonly children: ComponentChildren };

const Fact = ({ name, isWide, children }: FactProps) => (
  <div class={isWide === true ? 'wide' : undefined}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Exception = ({ exception }: { readonly exception: ObservedException }) => (
  <section aria-label="Exception">
    <h3>Exception</h3>
    <p class="exception">
      <strong>{exception.type}</strong>: {exception.message}
    </p>
    <ol class="frames">
      {exception.frames.map((frame, index) => (
        <li key={index}>
          <code>
            {frame.file}:{frame.line}
          </code>{' '}
          in {frame.function} <span class={`origin origin-${frame.origin}`}>{frame.origin}</span>
        </li>
      ))}
    </ol>
  </section>
);

const Tests = ({ tests }: { readonly tests: readonly TestOutcome[] }) => (
  <section aria-label="Tests">
    <h3>Tests of the repo</h3>
    <Lines text={tests.map(({ id, outcome }) => `${outcome.padEnd(8)} ${id}`).join('\n')} kind="plain" label="Tests" />
  </section>
);

const Output = ({
  run,
  name,
  output,
}: {
  readonly run: string;
  readonly name: string;
  readonly output: CapturedOutput;
}) => {
  const { text, state } = useWhole(run, output);
  return (
    <section aria-label={name}>
      <h3>
        {name}{' '}
        <span class="sub">
          {output.truncated ? 'more than ' : ''}
          {size(output.bytes)}
        </span>
      </h3>
      <WholeNote state={state} />
      <Lines text={text} kind="terminal" label={name} />
    </section>
  );
};
