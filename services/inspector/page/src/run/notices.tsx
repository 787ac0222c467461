import type { RunStore } from './run-store.ts';

/** What stands between the page and the run, where something does. */
export const Notices = ({ store }: { readonly store: RunStore }) => {
  const connection = store.connection.value;
  const problem = store.problem.value;
  return (
    <div class="notices" aria-live="polite">
      {connection === 'lost' ? (
        <p class="notice warn">The connection to OpsGuard is lost; it is tried again. What is here stays.</p>
      ) : null}
      {connection === 'refused' ? (
        <p class="notice bad">OpsGuard refused this page: open the address that `opsguard inspect` printed last.</p>
      ) : null}
      {connection === 'missing' ? <p class="notice bad">OpsGuard has run {store.run} in this folder no more.</p> : null}
      {problem === null ? null : (
        <p class="notice bad">
          The log cannot be read on from record {problem.seq}: {problem.sentence}
        </p>
      )}
    </div>
  );
};
