import type { OnReport } from '../infra/nats/report.ts';
import { gradeText } from '../services/reports/pull-request.ts';
import type { RunFolder } from '../services/runtime/run-folder.ts';
import type { Finished } from '../services/runtime/seal.ts';
import { exitCodeOf } from './exit.ts';
import { say } from './say.ts';

/** What `--json` prints as the last line of stdout. */
export type RunSummary = {
  readonly runId: string;
  readonly status: string;
  readonly exitCode: number;
  /** null where the run ended before it had a folder. */
  readonly artifactsDir: string | null;
  readonly attempts: { readonly reproduction: number; readonly fix: number };
  readonly gates: unknown;
  readonly reasons: unknown;
};

/** The gates of a run that came to none. */
export const NO_GATES = { reproduction: null, fix: null, grade: null } as const;

/** Reports of the broker's side that a person should see: retries and losses, not the routine ones. */
export const reporter =
  (quiet: boolean): OnReport =>
  ({ code, message }) => {
    if (!quiet && code !== 'answered_before' && code !== 'cancelled') say(`[BROKER] ${message}`);
  };

/** How much is told: all of it, the run's last word, or (where a program gets that on stdout) nothing. */
export type Told = { readonly quiet?: boolean; readonly json?: boolean };

/** Tells people how a run ended, and gives programs its summary. */
export const conclude = (finished: Finished, folder: RunFolder, told: Told, interrupted: boolean): RunSummary => {
  const { snapshot, audit } = finished;
  const { context } = snapshot;
  const exitCode = exitCodeOf(context.status, interrupted || context.conclusion?.cancelled === true);
  const { reproduction, fix } = context.retries;
  if (told.quiet && !told.json) {
    const why = audit.reasons.map(({ code, sentence }) => ` · ${code}: ${sentence}`).join('');
    say(`${context.status}: ${folder.path}${why}`);
  }
  if (!told.quiet) {
    if (context.grade !== null) say(`[GRADE] ${context.facts.patch?.label}: ${gradeText(context.grade)}`);
    if (context.status === 'verified' && context.facts.patch?.label === 'mitigation')
      say('[GRADE] A mitigation handles the failure where it shows, and does not remove its cause.');
    for (const { code, sentence } of audit.reasons) say(`[REASON] ${code}: ${sentence}`);
    say(`[COST] ${costOf(finished)}`);
    say(`[ARTIFACTS] ${folder.path}`);
  }
  return {
    runId: context.run,
    status: context.status,
    exitCode,
    artifactsDir: folder.path,
    attempts: { reproduction, fix },
    gates: audit.gates,
    reasons: audit.reasons,
  };
};

/** What the run took: cells (a container each), their time, and the run's own from its first record to its last. */
const costOf = ({ audit, records }: Finished): string => {
  const inside = audit.evidence.reduce((sum, { observation }) => sum + observation.durationMs, 0);
  const whole = Date.parse(records.at(-1)?.at ?? '') - Date.parse(records[0]?.at ?? '');
  return `${audit.evidence.length} containers for the evidence, ${seconds(inside)} s inside of them, ${seconds(whole)} s in all`;
};

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
