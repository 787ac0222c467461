import type { Commit } from '../../events/log/port.ts';

/** Ids of three runs, oldest first. */
export const RUNS = [
  '01890a5d-ac96-774b-bcce-b302099a8057',
  '01890a5d-b000-774b-bcce-b302099a8058',
  '01890a5d-c000-774b-bcce-b302099a8059',
] as const;

/** A commit that says `text`; which events they are is of no concern to a log. */
export const commit = (number: number, text = 'somebody'): Commit => ({
  at: '2026-01-02T03:04:05.000Z',
  events: [{ type: 'run.taken_over', at: '2026-01-02T03:04:05.000Z', owner: text }],
  commands: [{ id: `${RUNS[0]}.${number}.0`, type: 'classify_error' }],
  state: 'classify_error',
});
