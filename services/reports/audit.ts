import { replay } from '../../events/replay.ts';
import type { EventOf } from '../../events/schema/event.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { cellId } from '../../machines/cells.ts';
import type { TextStore } from '../blobs/port.ts';
import { explained } from './explained.ts';
import { proposedBy } from './proposed-by.ts';

/**
 * audit.json: what a run was, out of its log alone. `state` has the audit schema's fields with their whole values where
 * the context has digests.
 */
export const buildAudit = async (records: readonly LogRecord[], texts: TextStore) => {
  const { snapshot, transitions } = replay(records);
  const { context } = snapshot;
  const events = records.flatMap((record) => record.events);
  const started = events.find((event): event is EventOf<'run.started'> => event.type === 'run.started');
  if (started === undefined) throw new Error('The history has no run.started.');
  const script = events.findLast((event) => event.type === 'reproduction.proposed');
  const applied = events.findLast((event) => event.type === 'patch.applied');
  const cells = events.filter((event): event is EventOf<'cell.observed'> => event.type === 'cell.observed');
  const last = records.at(-1);
  return {
    runId: context.run,
    status: context.status,
    state: {
      repo_path: context.repo_path,
      workspace_path: context.workspace_path,
      error_log: await texts.getText(started.alert.errorLog),
      error_type: context.error_type,
      reproduction_script: script?.type === 'reproduction.proposed' ? await texts.getText(script.script) : null,
      reproduction_result: context.reproduction_result,
      patch_content: applied?.type === 'patch.applied' ? await texts.getText(applied.diff) : null,
      fix_result: context.fix_result,
      retries: context.retries,
      status: context.status,
    },
    attempts: context.attempts,
    proposals: events.flatMap((event) =>
      event.type === 'reproduction.proposed' || event.type === 'patch.proposed'
        ? [{ kind: event.type === 'patch.proposed' ? 'fix' : 'reproduction', ...proposedBy(event.provenance) }]
        : [],
    ),
    gates: gateSummary(context),
    evidence: cells.map(({ at, command, cell, observation }) => ({ at, command, id: cellId(cell), cell, observation })),
    transitions,
    reasons: explained(context.conclusion?.reasons ?? [], context.facts.classification),
    options: started.options,
    versions: started.versions,
    log: { records: records.length, head: last?.sum ?? null },
  };
};

export type Audit = Awaited<ReturnType<typeof buildAudit>>;

/** Each gate's last word, and the verdict's grade. */
export const gateSummary = (context: ReturnType<typeof replay>['snapshot']['context']) => {
  const last = (kind: 'reproduction' | 'fix') => {
    const attempt = context.attempts.findLast((one) => one.kind === kind);
    return attempt === undefined
      ? null
      : { passed: attempt.accepted, attempt: attempt.attempt, reasons: attempt.reasons };
  };
  return { reproduction: last('reproduction'), fix: last('fix'), grade: context.grade };
};
