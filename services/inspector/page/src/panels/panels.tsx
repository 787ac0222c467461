import type { JSX } from 'preact';
import { useEffect, useErrorBoundary, useRef } from 'preact/hooks';
import { Diff } from '../diff/diff.tsx';
import { Evidence } from '../evidence/matrix.tsx';
import { replaceRoute, route } from '../route.ts';
import type { RunStore } from '../run/run-store.ts';
import { TABS, type Tab } from '../tabs.ts';
import { Commands } from './commands.tsx';
import { Context } from './context.tsx';
import { EventPanel } from './event.tsx';
import { Files } from './files.tsx';
import { Proposals } from './proposals.tsx';
import { Report } from './report.tsx';

type View = (props: { readonly store: RunStore }) => JSX.Element;

const PANELS: Readonly<Record<Tab, { title: string; view: View }>> = {
  evidence: { title: 'Evidence', view: Evidence },
  diff: { title: 'Diff', view: Diff },
  proposals: { title: 'Proposals', view: Proposals },
  event: { title: 'Event', view: EventPanel },
  context: { title: 'Context', view: Context },
  commands: { title: 'Commands', view: Commands },
  report: { title: 'Report', view: Report },
  files: { title: 'Files', view: Files },
};

/** What was known at the shown event, a tab a question. */
export const Panels = ({ store }: { readonly store: RunStore }) => {
  const tablist = useRef<HTMLDivElement>(null);
  const tab = route.value.tab;
  // Where the tabs have no room side by side, the chosen one is moved into sight; the page stays where it is.
  useEffect(() => {
    const list = tablist.current;
    const chosen = list?.querySelector<HTMLElement>(`#tab-${tab}`);
    if (list == null || chosen == null) return;
    list.scrollLeft = chosen.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2;
  }, [tab]);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = TABS.indexOf(tab);
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: TABS.length - 1,
    };
    const next = TABS.at((to[event.key] ?? at) % TABS.length);
    if (to[event.key] === undefined || next === undefined) return;
    event.preventDefault();
    replaceRoute({ tab: next });
    tablist.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <section class="panels" aria-label="What was known at this event">
      <div class="tabs" role="tablist" ref={tablist} onKeyDown={onKeyDown}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === tab}
            aria-controls="panel"
            tabIndex={name === tab ? 0 : -1}
            onClick={(event) => {
              replaceRoute({ tab: name });
              // Who works by mouse has ← and → for events, not for tabs.
              if (event.detail > 0) document.getElementById('panel')?.focus({ preventScroll: true });
            }}
          >
            {PANELS[name].title}
          </button>
        ))}
      </div>
      <div class="panel" id="panel" role="tabpanel" tabIndex={-1} aria-labelledby={`tab-${tab}`} key={tab}>
        <h2 class="visually-hidden">{PANELS[tab].title}</h2>
        <Panel view={PANELS[tab].view} store={store} />
      </div>
    </section>
  );
};

/** A tab that cannot be drawn says so, and leaves the rest of the page alone. */
const Panel = ({ view: View, store }: { readonly view: View; readonly store: RunStore }) => {
  const [error, again] = useErrorBoundary();
  if (error === undefined) return <View store={store} />;
  return (
    <div class="note">
      <p>This cannot be drawn: {String(error)}</p>
      <button type="button" class="link" onClick={again}>
        Try again
      </button>
    </div>
  );
};
