import { replay } from '../../events/replay.ts';
import type { EventOf } from '../../events/schema/event.ts';
import type { Reason } from '../../events/schema/reasons.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import type { RunContext } from '../../machines/context.ts';
import { judgeFix, judgeReproduction } from '../../machines/judgement.ts';
import { toFinding } from '../../machines/updates.ts';
import type { TextStore } from '../blobs/port.ts';
import { ServiceError } from '../failure.ts';
import { observe } from '../orchestrator/commands/observe.ts';
import { RunHistory } from '../orchestrator/history.ts';
import type { Post } from '../orchestrator/post.ts';
import { decidingCells } from '../reports/deciding-cells.ts';
import type { Sandbox } from '../sandbox/port.ts';
import { sandboxHandler } from '../workers/sandbox-worker.ts';

export type Rerun = { readonly passed: boolean; readonly cells: number; readonly reasons: readonly Reason[] };

/**
 * Plays the deciding cells of a verified run again, each in a fresh container of the attested image, and has both gates
 * judge what is seen this time. Throws a ServiceError when the engine or the image is not there.
 */
export const rerun = async (
  records: readonly LogRecord[],
  blobs: TextStore,
  sandbox: Sandbox,
  onCell: (event: EventOf<'cell.observed'>) => void,
): Promise<Rerun> => {
  const cells = decidingCells(records.flatMap(({ events }) => events));
  const seen: EventOf<'cell.observed'>[] = [];
  for (const original of cells) {
    const event = await again(original, records, blobs, sandbox);
    onCell(event);
    seen.push(event);
  }
  const isFix = (event: EventOf<'cell.observed'>): boolean => Number(event.command.split('.')[1]) > fixBegins(records);
  const { context } = replay(records).snapshot;
  const fresh: RunContext = {
    ...context,
    awaiting: [],
    evidence: {
      reproduction: seen.filter((event) => !isFix(event)).map(toFinding),
      fix: seen.filter(isFix).map(toFinding),
    },
  };
  const verdicts = [judgeReproduction(fresh), judgeFix(fresh)];
  return {
    passed: verdicts.every((verdict) => verdict.decided && verdict.passed),
    cells: seen.length,
    reasons: verdicts.flatMap((verdict) => (verdict.decided && !verdict.passed ? verdict.reasons : [])),
  };
};

/** The record of the first patch for the accepted reproduction: cells that were asked for later belong to Gate 2. */
const fixBegins = (records: readonly LogRecord[]): number => {
  const reproduction = records.findLastIndex(({ events }) =>
    events.some(({ type }) => type === 'reproduction.proposed'),
  );
  return (
    records.slice(reproduction).find(({ events }) => events.some(({ type }) => type === 'patch.proposed'))?.seq ?? 0
  );
};

/** One cell, with the run as it stood when the cell was asked for. */
const again = async (
  event: EventOf<'cell.observed'>,
  records: readonly LogRecord[],
  blobs: TextStore,
  sandbox: Sandbox,
): Promise<EventOf<'cell.observed'>> => {
  const asked = Number(event.command.split('.')[1]);
  const run = records[0]?.run ?? '';
  const handle = sandboxHandler(sandbox, blobs);
  const post: Post = {
    send: (job) => {
      if (job.kind !== 'sandbox') throw new Error('Only cells are played again.');
      return handle(job.message, { run, last: true, signal: new AbortController().signal });
    },
    share: async () => {},
    bringHome: async () => {},
    abandon: async () => {},
    close: () => {},
  };
  const answer = await observe(
    {
      id: event.command,
      history: new RunHistory(records.slice(0, asked)),
      snapshot: replay(records, asked).snapshot,
      folder: null,
      home: '',
      blobs,
      post: async () => post,
      maxRepoBytes: 0,
    },
    { id: event.command, type: 'observe', cell: event.cell },
  );
  if (answer.type === 'command.failed')
    throw new ServiceError({ kind: 'terminal', code: answer.failure.code, message: answer.failure.message });
  if (answer.type !== 'cell.observed') throw new Error(`A cell was answered with ${answer.type}.`);
  return { ...answer, command: event.command, at: event.at };
};
