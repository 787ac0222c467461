import { printable } from '../../cli/say.ts';
import type { Outcome } from './outcome.ts';

const COLUMNS = ['case', 'reproduced', 'verified', 'hidden test', 'label', 'refused', 'time'] as const;

const yes = (value: boolean): string => (value ? 'yes' : 'no');

const HIDDEN: Readonly<Record<Outcome['hidden'], string>> = {
  passed: 'passed',
  failed: 'FAILED',
  useless: 'cannot tell',
  none: '-',
};

const cells = (outcome: Outcome): string[] => {
  const codes = [...new Set(outcome.reasons.map(({ code }) => code))];
  return [
    outcome.one.name,
    yes(outcome.reproduced),
    yes(outcome.status === 'verified'),
    HIDDEN[outcome.hidden],
    outcome.label ?? '-',
    codes.length === 0 ? '-' : codes.slice(0, 2).join(', '),
    `${outcome.seconds.toFixed(1)} s`,
  ];
};

/** A row a case, in columns; with `markdown` as a table for a document. */
export const table = (outcomes: readonly Outcome[], markdown = false): string => {
  const rows = [[...COLUMNS], ...outcomes.map(cells)].map((row) => row.map(printable));
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  if (!markdown) return rows.map(line).join('\n');
  const [head = [], ...body] = rows;
  return [head, COLUMNS.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
};

/** The figures. `wrong` counts verified patches that their hidden test refuses: the one figure that has to be 0. */
export const figures = (outcomes: readonly Outcome[]) => {
  const count = (is: (outcome: Outcome) => boolean): number => outcomes.filter(is).length;
  return {
    cases: outcomes.length,
    reproduced: count(({ reproduced }) => reproduced),
    verified: count(({ status }) => status === 'verified'),
    mitigations: count(({ label }) => label === 'mitigation'),
    hiddenPassed: count(({ hidden }) => hidden === 'passed'),
    hiddenFailed: count(({ hidden }) => hidden === 'failed'),
    refused: count(({ status }) => status === 'refused'),
    infra: count(({ status }) => status === 'infra'),
    useless: count(({ hidden }) => hidden === 'useless'),
  };
};

/** The figures as sentences. */
export const summary = (outcomes: readonly Outcome[]): string => {
  const sum = figures(outcomes);
  const judged = sum.hiddenPassed + sum.hiddenFailed;
  const seconds = outcomes.map((outcome) => outcome.seconds).toSorted((a, b) => a - b);
  return [
    `reproduced ${sum.reproduced} of ${sum.cases} · verified ${sum.verified} (${sum.mitigations} as mitigations) · ` +
      `refused ${sum.refused}${sum.infra > 0 ? ` · infra ${sum.infra}` : ''}`,
    `hidden tests passed: ${sum.hiddenPassed} of ${judged} verified patches that have one`,
    ...(sum.useless > 0 ? [`${sum.useless} hidden tests pass on the broken repo and cannot tell a fix from none`] : []),
    `time from alert to verdict: median ${(seconds[Math.floor(seconds.length / 2)] ?? 0).toFixed(1)} s, longest ${(seconds.at(-1) ?? 0).toFixed(1)} s`,
  ].join('\n');
};
