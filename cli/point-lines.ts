import type { Command } from '../events/schema/command.ts';
import { cellId } from '../machines/cells.ts';
import { LIMITS } from '../machines/context.ts';
import { type Snapshot, stateOf } from '../machines/step.ts';
import { explained } from '../services/reports/explained.ts';
import { attemptLines } from './attempt-lines.ts';

/** Where a run is at a point of its log, for people: state, what was tried and why it was refused, what it waits for. */
export const pointLines = (snapshot: Snapshot): string[] => {
  const { retries, attempts, awaiting, conclusion, facts } = snapshot.context;
  return [
    `state    ${stateOf(snapshot)}`,
    `tried    ${retries.reproduction} of ${LIMITS.reproduction} reproductions, ${retries.fix} of ${LIMITS.fix} fixes`,
    ...attemptLines(attempts),
    ...(awaiting.length === 0
      ? ['waits    for nothing']
      : awaiting.map((command) => `waits    for ${nameOf(command)}`)),
    ...explained(conclusion?.reasons ?? [], facts.classification).map(
      ({ code, sentence }) => `reason   ${code}: ${sentence}`,
    ),
  ];
};

const nameOf = (command: Command): string =>
  command.type === 'observe' ? `observe ${cellId(command.cell)}` : command.type;
