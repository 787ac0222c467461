import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChartLayout, Session } from '../../protocol.ts';
import { hashOf, replaceRoute, route } from './route.ts';
import { RunView } from './run/run-view.tsx';
import { RunList } from './runs/run-list.tsx';
import { getJson, RefusedError } from './server/requests.ts';
import { theme, toggleTheme } from './theme.ts';

/** The page: the list of runs, or one of them. */
export const App = () => {
  const [session, setSession] = useState<Session | Error>();
  // The first page that asks has the statechart laid out, which takes a moment: nothing else waits for it.
  const [layout, setLayout] = useState<ChartLayout | Error>();
  useEffect(() => {
    getJson<Session>('/api/session').then((found) => {
      if (found.run !== null && location.hash === '') replaceRoute({ run: found.run });
      setSession(found);
    }, setSession);
    getJson<ChartLayout>('/api/chart').then(setLayout, setLayout);
  }, []);
  const { run } = route.value;
  // Where a link led to another run or to the list, the keyboard and the screen reader go on there.
  const shown = useRef(run);
  useEffect(() => {
    if (shown.current !== run) focusMain();
    shown.current = run;
  }, [run]);
  return (
    <>
      <button type="button" class="skip" onClick={focusMain}>
        Skip to the content
      </button>
      <div class="bar">
        <a class="brand" href={hashOf({ run: null, seq: null, tab: 'evidence' })}>
          <span class="brand-name">OpsGuard</span> inspector
        </a>
        <nav aria-label="Pages">
          <a href={hashOf({ run: null, seq: null, tab: 'evidence' })} aria-current={run === null ? 'page' : undefined}>
            Runs
          </a>
        </nav>
        <ThemeButton />
      </div>
      <main id="main" tabIndex={-1}>
        {session === undefined ? <p class="empty">Asking OpsGuard …</p> : null}
        {session instanceof Error ? <Refused cause={session} /> : null}
        {session === undefined || session instanceof Error ? null : run === null ? (
          <RunList />
        ) : (
          <RunView run={run} layout={layout} />
        )}
      </main>
    </>
  );
};

/** No anchor: the address after `#` is the page's own. */
const focusMain = (): void => document.getElementById('main')?.focus();

const ThemeButton = () => {
  const label = `Colours: ${theme.value === 'system' ? 'as the system has them' : theme.value}; switch`;
  return (
    <button type="button" class="tool theme" aria-label={label} title={label} onClick={toggleTheme}>
      <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="2" />
        <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
      </svg>
    </button>
  );
};

const Refused = ({ cause }: { readonly cause: Error }) => (
  <div class="refused" role="alert">
    <h1>{cause instanceof RefusedError ? 'OpsGuard refused this page' : 'OpsGuard does not answer'}</h1>
    <p>
      {cause instanceof RefusedError
        ? 'Its address has no valid token: open the one that `opsguard inspect` printed.'
        : 'Is `opsguard inspect` still running? Start it again and open the address that it prints.'}
    </p>
  </div>
);
