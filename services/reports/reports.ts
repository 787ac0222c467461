import type { Classification } from '../../events/schema/classification.ts';
import type { Reason } from '../../events/schema/reasons.ts';
import type { Attempt } from '../../machines/context.ts';
import { adviceFor } from './advice.ts';
import { explained } from './explained.ts';
import { fenced } from './fence.ts';
import { inCell } from './matrix.ts';
import { type Proposed, proposedSentence } from './proposed-by.ts';

/** An attempt with who proposed it and why, and the output of the cell that refused it; null where nothing was proposed. */
export type ReportedAttempt = Attempt & { readonly output: string; readonly proposed: Proposed | null };

export type FailureReport = {
  readonly runId: string;
  readonly status: 'failure_report';
  readonly repo_path: string;
  readonly error_type: string | null;
  readonly classification: Classification | null;
  readonly reasons: readonly Reason[];
  readonly attempts: readonly ReportedAttempt[];
};

export type InfraReport = {
  readonly runId: string;
  readonly status: 'infra_report';
  /** `alert`: the log shows a cause outside the code; `engine`: OpsGuard's own footing (Docker, NATS, model) is missing. */
  readonly source: 'alert' | 'engine';
  readonly repo_path: string;
  readonly error_type: string | null;
  readonly rule: string | null;
  readonly lines: Classification['lines'];
  readonly reasons: readonly Reason[];
};

const next = (reasons: readonly Reason[]): string[] => {
  const advice = [...new Set(reasons.flatMap(({ code }) => adviceFor(code) ?? []))];
  return advice.length === 0 ? [] : ['', '## What to do next', '', ...advice.map((line) => `- ${line}`)];
};

const listed = (reasons: readonly Reason[]): string[] =>
  reasons.map(
    ({ code, sentence, cell }) =>
      `- \`${code}\`${cell === undefined ? '' : ` (cell \`${cell}\`)`}: ${inCell(sentence)}`,
  );

const decided = (classification: Pick<Classification, 'rule' | 'lines'>): string[] => [
  '',
  `Rule \`${classification.rule}\`, by these lines of the log:`,
  '',
  fenced(classification.lines.map(({ number, text }) => `${String(number).padStart(6)}  ${text}`).join('\n')),
];

export const renderFailureReport = (report: FailureReport): string =>
  [
    '# Not verified',
    '',
    `OpsGuard could not prove a fix for ${inCell(report.error_type ?? 'this alert')} in ${inCell(report.repo_path)}, and hands out none.`,
    '',
    '## Why',
    '',
    ...listed(explained(report.reasons, report.classification)),
    ...(report.classification !== null && report.classification.class !== 'code' ? decided(report.classification) : []),
    ...report.attempts.flatMap(({ kind, attempt, accepted, reasons, output, proposed }) => [
      '',
      `## ${kind === 'reproduction' ? 'Reproduction' : 'Fix'}, attempt ${attempt}: ${accepted ? 'accepted' : 'refused'}`,
      ...(proposed === null ? [] : ['', proposedSentence('It', proposed)]),
      ...(reasons.length > 0 ? ['', ...listed(reasons)] : []),
      ...(output === '' ? [] : ['', 'Output of the cell that refused it:', '', fenced(output)]),
    ]),
    ...next(report.reasons),
    '',
    `Run ${report.runId}`,
    '',
  ].join('\n');

export const renderInfraReport = (report: InfraReport): string =>
  [
    report.source === 'alert' ? '# The cause is infrastructure' : '# OpsGuard could not work',
    '',
    report.source === 'alert'
      ? 'No patch of the code would remove the cause; no container was started.'
      : 'Something that OpsGuard itself needs is missing or failed. This says nothing about the alert.',
    '',
    ...listed(explained(report.reasons, report.rule === null ? null : { rule: report.rule })),
    ...(report.source === 'alert' && report.rule !== null ? decided({ rule: report.rule, lines: report.lines }) : []),
    ...next(report.reasons),
    '',
    `Run ${report.runId}`,
    '',
  ].join('\n');
