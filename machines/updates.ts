import type { Cell } from '../events/schema/cell.ts';
import type { EventOf } from '../events/schema/event.ts';
import type { Observation } from '../events/schema/observation.ts';
import type { Reason } from '../events/schema/reasons.ts';
import { cellId } from './cells.ts';
import type { Attempt, Conclusion, Finding, RunContext, Sequenced } from './context.ts';

/** What a gate needs of an observation: all but the outputs' text. */
export const toFinding = ({ cell, observation }: EventOf<'cell.observed'>): Finding => {
  const { stdout, stderr, ...rest } = observation;
  return { id: cellId(cell), cell, seen: { ...rest, stdoutSha256: stdout.sha256, stderrSha256: stderr.sha256 } };
};

/** The result fields of the audit: what the last reproduction cell was seen to do. */
export const resultOf = ({ exitCode, exception }: Observation) => ({
  exit_code: exitCode,
  exception: exception?.type ?? null,
});

/** The commands that stay unanswered once `event` has come. */
export const stillAwaiting = (context: RunContext, event: Sequenced) =>
  'command' in event ? context.awaiting.filter(({ id }) => id !== event.command) : context.awaiting;

/** Whether an event answers an awaited command. An observation answers for the very cell that was asked for, no other. */
export const isAwaited = (context: RunContext, event: Sequenced): boolean => {
  if (!('command' in event)) return false;
  const command = context.awaiting.find(({ id }) => id === event.command);
  if (command === undefined) return false;
  return event.type !== 'cell.observed' || (command.type === 'observe' && isSameCell(command.cell, event.cell));
};

const isSameCell = (a: Cell, b: Cell): boolean => cellId(a) === cellId(b) && a.hashSeed === b.hashSeed;

/** Adds an attempt's outcome; its number is the retry counter's present value. */
export const concluded = (
  context: RunContext,
  kind: Attempt['kind'],
  accepted: boolean,
  reasons: readonly Reason[],
): readonly Attempt[] => [...context.attempts, { kind, attempt: context.retries[kind], accepted, reasons }];

/** Reasons of the refused attempts so far, oldest first: the proposer's next attempt is told. */
export const feedback = (context: RunContext, kind: Attempt['kind']): Reason[] =>
  context.attempts.filter((attempt) => attempt.kind === kind && !attempt.accepted).flatMap(({ reasons }) => reasons);

export const conclusion = (kind: Conclusion['kind'], reasons: readonly Reason[], cancelled = false): Conclusion => ({
  kind,
  reasons,
  cancelled,
});
