import type { Command } from '../../../../../events/schema/command.ts';
import type { RunEvent } from '../../../../../events/schema/event.ts';
import { cellId } from '../../../../../machines/cells.ts';
import type { Point } from './history.ts';

/** One command with its answer, as far as the log says. */
export type CommandRow = {
  readonly id: string;
  readonly what: string;
  readonly askedAt: string;
  readonly answer: RunEvent | null;
  /** Who does it: a worker of which pool, with its container, model or rules once the answer says; or the orchestrator itself. */
  readonly by: string;
};

/** Every command that was asked for up to the point at `index`, oldest first. */
export const commandsUpTo = (points: readonly Point[], index: number): CommandRow[] => {
  const rows = new Map<string, CommandRow>();
  for (const { record } of points.slice(0, index + 1)) {
    for (const event of record.events) {
      const row = 'command' in event ? rows.get(event.command) : undefined;
      if (row !== undefined) rows.set(row.id, { ...row, answer: event, by: [row.by, ...toolOf(event)].join(', ') });
    }
    for (const command of record.commands)
      rows.set(command.id, {
        id: command.id,
        what: commandName(command),
        askedAt: record.at,
        answer: null,
        by: doerOf(command),
      });
  }
  return [...rows.values()];
};

/** A command in a few words. */
export const commandName = (command: Command): string => {
  if (command.type === 'observe') return `observe ${cellId(command.cell)}`;
  return 'attempt' in command ? `${command.type}, attempt ${command.attempt}` : command.type;
};

const doerOf = ({ type }: Command): string =>
  type === 'observe' ? 'sandbox worker' : type.startsWith('propose_') ? 'llm worker' : 'orchestrator';

/** What the worker did it with, as far as the answer says. */
const toolOf = (event: RunEvent): string[] => {
  if (event.type === 'cell.observed') return [`container ${event.observation.container.id.slice(0, 12)}`];
  if (!('provenance' in event)) return [];
  const { proposer, model } = event.provenance;
  return [model === null ? proposer : `${proposer}: ${model.name}`];
};
