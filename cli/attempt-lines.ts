import type { Attempt } from '../machines/context.ts';

/** Attempts for people, oldest first, each refused one with its reasons below it. */
export const attemptLines = (attempts: readonly Attempt[]): string[] =>
  attempts.flatMap(({ kind, attempt, accepted, reasons }) => [
    `${kind} ${attempt}: ${accepted ? 'accepted' : 'refused'}`,
    ...reasons.map(({ code, sentence, cell }) => `    ${code}${cell === undefined ? '' : ` (${cell})`}: ${sentence}`),
  ]);
