import { useEffect, useState } from 'preact/hooks';
import type { RunRow } from '../../../protocol.ts';
import { dayAndTime } from '../history/times.ts';
import { hashOf } from '../route.ts';
import { type Connection, openStream } from '../server/stream.ts';
import { StateBadge } from '../state-badge.tsx';

/** The runs of this machine, newest first; the list changes as they go on. */
export const RunList = () => {
  const [runs, setRuns] = useState<readonly RunRow[]>();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    document.title = 'Runs · OpsGuard inspector';
    const stream = openStream(
      () => '/api/runs',
      { runs: (data) => setRuns(JSON.parse(data) as RunRow[]) },
      setConnection,
    );
    return () => stream.close();
  }, []);
  return (
    <div class="run-list">
      <h1>Runs</h1>
      <div aria-live="polite">
        {connection === 'lost' ? (
          <p class="notice warn">The connection to OpsGuard is lost; it is tried again.</p>
        ) : null}
        {connection === 'refused' ? (
          <p class="notice bad">OpsGuard refused this page: open the address that `opsguard inspect` printed last.</p>
        ) : null}
      </div>
      {runs === undefined ? <p class="empty">Looking …</p> : null}
      {runs?.length === 0 ? (
        <p class="empty">
          No run yet. Start one in this folder, for instance with <code>npm run demo</code>; it appears here by itself.
        </p>
      ) : null}
      <ul class="runs">
        {runs?.map((row) => (
          <li key={row.runId}>
            <Row row={row} />
          </li>
        ))}
      </ul>
    </div>
  );
};

const Row = ({ row }: { readonly row: RunRow }) => (
  <a class="run-row" href={hashOf({ run: row.runId, seq: null, tab: 'evidence' })}>
    <span class="run-error">{row.error ?? 'no exception'}</span>
    {row.state === null ? <span class="badge bad">cannot be read</span> : <StateBadge state={row.state} />}
    <span class="run-repo">{row.problem ?? row.repo ?? ''}</span>
    <span class="run-when">{row.startedAt === null ? '' : dayAndTime(row.startedAt)}</span>
    <code class="run-id">{row.runId}</code>
  </a>
);
