import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UnreadableLogError } from '../../events/log/port.ts';
import { DivergenceError, replay } from '../../events/replay.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { stateOf } from '../../machines/step.ts';
import { EXIT, ExitError, UsageError } from '../exit.ts';
import { type FoundRun, withRun } from '../find-run.ts';
import { pointLines } from '../point-lines.ts';
import { tell } from '../say.ts';

/**
 * `opsguard replay RUN`: rebuilds the final state from the log alone, with no container, model or network, and compares
 * state and commands record by record; shows where the run is at its last record, or was at the one that `--until` names. A
 * history that is damaged or diverges ends with code 4 and names the record.
 */
export const replayRun = async (
  name: string,
  flags: { readonly until?: string; readonly json?: boolean; readonly nats?: string },
): Promise<number> => {
  if (flags.until !== undefined && !/^[1-9]\d*$/.test(flags.until))
    throw new UsageError(`--until takes a record's number from 1, not ${flags.until}.`);
  const until = Number(flags.until ?? Number.POSITIVE_INFINITY);
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
      tell('');
      for (const line of pointLines(snapshot)) tell(line);
      tell('');
      const which = count === records.length ? `${count} records` : `${count} of ${records.length} records`;
      tell(`replayed ${which}: ${stateOf(snapshot)}, as recorded`);
    }
    return EXIT.verified;
  } catch (cause) {
    if (cause instanceof UnreadableLogError || cause instanceof DivergenceError)
      throw new ExitError(EXIT.failure, cause.message);
    throw cause;
  }
};

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
