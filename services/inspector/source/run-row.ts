import type { RunEvent } from '../../../events/schema/event.ts';
import type { RunRow } from '../protocol.ts';

type Line = { readonly at: string; readonly state: string; readonly events: readonly RunEvent[] };

/**
 * A run's row out of its stored lines. Read for a list, so unchecked: whoever opens the run has every record checked. A line that
 * is no record makes a row that says so.
 */
export const rowOf = (runId: string, lines: readonly string[]): RunRow => {
  const none = { runId, startedAt: null, state: null, error: null, repo: null };
  try {
    const first = JSON.parse(lines[0] ?? 'null') as Line | null;
    const started = first?.events[0];
    if (first === null || started?.type !== 'run.started')
      return { ...none, problem: 'The log holds no beginning of a run.' };
    const last = JSON.parse(lines.at(-1) ?? '') as Line;
    const classified = lines
      .slice(0, 8)
      .flatMap((line) => (JSON.parse(line) as Line).events)
      .find((event) => event.type === 'error.classified');
    const error = classified?.type === 'error.classified' ? classified.classification.errorType : null;
    return { runId, startedAt: first.at, state: last.state, error, repo: started.alert.repoPath, problem: null };
  } catch {
    return { ...none, problem: 'The log cannot be read: a line of it is no record.' };
  }
};
