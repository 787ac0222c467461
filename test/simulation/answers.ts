import type { Command } from '../../events/schema/command.ts';
import type { ReasonCode } from '../../events/schema/reasons.ts';
import type { Snapshot } from '../../machines/step.ts';
import {
  allObserved,
  classified,
  commandFailed,
  type Happening,
  patchApplied,
  patchProposed,
  patchRefused,
  prepared,
  pullRequestPrepared,
  ready,
  reportWritten,
  reproductionProposed,
} from '../../machines/testing/events.ts';
import { ODD_SEEN } from '../../machines/testing/observations.ts';
import { TEST } from '../../machines/testing/shortcomings.ts';
import type { Answer } from '../../services/orchestrator/port.ts';
import type { Dice } from './kernel/dice.ts';
import type { World } from './kernel/world.ts';

/** What one run's alert is about, and what there is to check. */
export type Plot = {
  readonly class: 'code' | 'infra' | 'unknown';
  readonly tests: boolean;
  readonly reproduction: { readonly inverted: boolean; readonly variants: number; readonly controls: number };
};

export const drawPlot = (dice: Dice): Plot => ({
  class: dice.chance(0.85) ? 'code' : dice.pick(['infra', 'unknown']),
  tests: dice.chance(0.4),
  reproduction: { inverted: dice.chance(0.3), variants: dice.between(0, 1), controls: dice.between(0, 1) },
});

const FAILURES: Partial<Record<Command['type'], readonly ReasonCode[]>> = {
  prepare_workspace: ['workspace_refused', 'disk_full'],
  classify_error: ['internal'],
  check_workspace: ['traceback_not_in_repo', 'dependency_missing', 'image_unavailable'],
  propose_reproduction: ['no_proposal', 'no_proposal', 'proposer_unavailable', 'model_missing'],
  observe: ['engine_unavailable', 'worker_lost'],
  propose_patch: ['no_proposal', 'no_proposal', 'proposer_unavailable'],
  apply_patch: ['internal'],
  prepare_pull_request: ['internal'],
  write_report: ['disk_full'],
};

/** What is answered to a command where nothing goes wrong. */
const honest = (type: Command['type'], plot: Plot): Happening => {
  switch (type) {
    case 'prepare_workspace':
      return prepared;
    case 'classify_error':
      return classified({ class: plot.class });
    case 'check_workspace':
      return ready(plot.tests ? [{ id: TEST, outcome: 'passed' }] : null);
    case 'propose_reproduction':
      return reproductionProposed(plot.reproduction);
    case 'observe':
      return allObserved();
    case 'propose_patch':
      return patchProposed;
    case 'apply_patch':
      return patchApplied;
    case 'prepare_pull_request':
      return pullRequestPrepared;
    case 'write_report':
      return reportWritten;
  }
};

/** What a happening answers to this command, whatever else is awaited. */
const answering = (happening: Happening, command: Command): Answer => {
  const [event] = happening({ context: { awaiting: [command] } } as unknown as Snapshot);
  if (event === undefined || !('command' in event)) throw new Error(`There is no answer to ${command.type}.`);
  const { at: _, command: __, ...answer } = event;
  return answer as Answer;
};

/** A worker's or a service's answer to a command: mostly the honest one. */
export const answerTo = (world: World, command: Command, plot: Plot): Answer => {
  const { dice } = world;
  const { type } = command;
  if (world.strikes('answer: failed'))
    return answering(commandFailed(dice.pick(FAILURES[type] ?? ['internal'])), command);
  if (type === 'observe' && world.strikes('answer: odd observation'))
    return answering(allObserved({ '': dice.pick(ODD_SEEN) }), command);
  if (type === 'propose_reproduction' && world.strikes('answer: refused'))
    return answering(reproductionProposed({ ...plot.reproduction, objection: 'It asserts nothing.' }), command);
  if (type === 'apply_patch' && world.strikes('answer: refused')) return answering(patchRefused('No.'), command);
  return answering(honest(type, plot), command);
};

/** An answer that looks like one to an `observe` command, and tells of another cell. */
export const ofAnotherCell = (command: Extract<Command, { type: 'observe' }>, dice: Dice): Answer =>
  answering(allObserved(), {
    ...command,
    cell: dice.chance(0.5)
      ? { ...command.cell, repeat: 9 }
      : { ...command.cell, hashSeed: command.cell.hashSeed === 0 ? 1 : 0 },
  });

/** An answer of a kind that the command is not answered with. */
export const ofAnotherKind = (command: Command, plot: Plot): Answer => {
  const type = command.type === 'apply_patch' ? 'propose_patch' : 'apply_patch';
  return answering(honest(type, plot), { id: command.id, type } as Command);
};
