import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UnreadableLogError } from '../../events/log/port.ts';
import { DivergenceError, replay } from '../../events/replay.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { cellId } from '../../machines/cells.ts';
import type { RunContext } from '../../machines/context.ts';
import { stateOf } from '../../machines/step.ts';
import { EXIT, ExitError, UsageError } from '../exit.ts';
import { type FoundRun, withRun } from '../find-run.ts';
import { tell } from '../say.ts';

/**
 * `opsguard replay RUN`: rebuilds the final state from the log alone, with no container, model or network, and compares
 * state and commands record by record; `--until` stops after a record and shows what the run was at then. A history that is
 * damaged or diverges ends with code 4 and names the record.
 */
export const replayRun = async (
  name: string,
  flags: { readonly until?: string; readonly json?: boolean; readonly nats?: string },
): Promise<number> => {
  const until = flags.until === undefined ? Number.POSITIVE_INFINITY : Number(flags.until);
  if (until !== Number.POSITIVE_INFINITY && !(Number.isInteger(until) && until >= 1))
    throw new UsageError(`--until takes a record's number from 1, not ${flags.until}.`);
  return withRun(name, flags.nats, (found) => replayFound(found, until, flags.json === true));
};

const replayFound = async ({ id, log, folder }: FoundRun, until: number, json: boolean): Promise<number> => {
  try {
    const { records, torn } = await log.readRun(id);
    if (torn)
      throw new ExitError(
        EXIT.failure,
        `Record ${records.length + 1} of run ${id} is cut off: it was being written, or its line end was changed.`,
      );
    if (until !== Number.POSITIVE_INFINITY && until > records.length)
      throw new UsageError(`Run ${id} has ${records.length} records; --until ${until} is beyond its end.`);
    if (folder !== null) await compareHead(folder, id, records);
    const { snapshot, transitions } = replay(records, until);
    const { context } = snapshot;
    const count = Math.min(records.length, until);
    if (json)
      process.stdout.write(
        `${JSON.stringify({ runId: id, records: count, state: stateOf(snapshot), status: context.status, context, transitions })}\n`,
      );
    else {
      for (const { seq, event, state } of transitions)
        tell(`${String(seq).padStart(4)}  ${event.padEnd(22)} → ${state}`);
      if (count < records.length) for (const line of describeContext(context)) tell(line);
      tell(`replayed ${count} records: ${stateOf(snapshot)}, as recorded`);
    }
    return EXIT.verified;
  } catch (cause) {
    if (cause instanceof UnreadableLogError || cause instanceof DivergenceError)
      throw new ExitError(EXIT.failure, cause.message);
    throw cause;
  }
};

/** What a run in the middle of its way has behind it, and what it waits for. */
const describeContext = ({ attempts, awaiting, conclusion }: RunContext): string[] => [
  ...attempts.map(
    ({ kind, attempt, accepted, reasons }) =>
      `${kind} ${attempt}: ${accepted ? 'accepted' : `refused (${reasons.map(({ code }) => code).join(', ')})`}`,
  ),
  ...(conclusion === null ? [] : [`concluded: ${conclusion.reasons.map(({ sentence }) => sentence).join(' ')}`]),
  ...awaiting.map(
    (command) => `waits for ${command.type}${command.type === 'observe' ? ` ${cellId(command.cell)}` : ''}`,
  ),
];

/** A finished run's audit tells how many records there were: a log that was cut at a line end shows nowhere else. */
const compareHead = async (folder: string, id: string, records: readonly LogRecord[]): Promise<void> => {
  const audit = await readFile(join(folder, 'audit.json'), 'utf8').catch(() => undefined);
  if (audit === undefined) return;
  let log: { records?: number; head?: string } | undefined;
  try {
    log = (JSON.parse(audit) as { log?: typeof log }).log;
  } catch {
    throw new ExitError(EXIT.failure, `audit.json of run ${id} is not JSON any more: it was changed.`);
  }
  if (log?.records !== records.length || log.head !== records.at(-1)?.sum)
    throw new ExitError(
      EXIT.failure,
      `Record ${Math.min(records.length, log?.records ?? 0) + 1} of run ${id} is missing or was added: the audit counts ${log?.records} records, the log has ${records.length}.`,
    );
};
