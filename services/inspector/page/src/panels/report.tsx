import { useState } from 'preact/hooks';
import { Choice } from '../choice.tsx';
import { eventsUpTo } from '../history/latest.ts';
import type { RunStore } from '../run/run-store.ts';
import { Markdown } from '../text/markdown.tsx';
import { type Stored, useWhole, WholeNote } from '../text/stored-text.tsx';

/** What the run says at its end: the pull request's description, or why there is none. */
export const Report = ({ store }: { readonly store: RunStore }) => {
  const events = eventsUpTo(store.history.points, store.index.value, 'pull_request.prepared', 'report.written');
  const reports = events.at(-1)?.artifacts.filter(({ name }) => name.endsWith('.md')) ?? [];
  const [chosen, setChosen] = useState<string>();
  const shown = reports.find(({ name }) => name === chosen) ?? reports[0];
  if (shown === undefined)
    return <p class="empty">The report is the last thing that a run writes; it is not there yet.</p>;
  return (
    <>
      <p class="lead">
        {reports.map(({ name }) =>
          reports.length === 1 ? (
            <code key={name}>{name}</code>
          ) : (
            <Choice key={name} name={name} shown={shown.name} onChoose={setChosen} />
          ),
        )}
      </p>
      <Rendered run={store.run} stored={shown.content} />
    </>
  );
};

const Rendered = ({ run, stored }: { readonly run: string; readonly stored: Stored }) => {
  const { text, state } = useWhole(run, stored);
  return (
    <>
      <WholeNote state={state} />
      <Markdown text={text} />
    </>
  );
};
