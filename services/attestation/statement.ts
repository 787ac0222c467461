import { z } from 'zod';
import { replay } from '../../events/replay.ts';
import { Cell } from '../../events/schema/cell.ts';
import type { EventOf, RunEvent } from '../../events/schema/event.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { Sha256 } from '../../events/schema/values.ts';
import { cellId } from '../../machines/cells.ts';
import { decidingCells } from '../reports/deciding-cells.ts';
import { proposedBy } from '../reports/proposed-by.ts';
import type { BundleDigests } from './bundle.ts';

const PREDICATE_TYPE = 'urn:opsguard:verified-fix:v1';

/** An in-toto statement: these files are what this run proved, and this is what was seen. */
export const Statement = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: Sha256 }) })),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.object({
    runId: z.string(),
    errorType: z.string(),
    place: z.string(),
    label: z.enum(['fix', 'mitigation']),
    grade: z.object({ tests: z.int(), variants: z.int(), controls: z.int() }),
    proposer: z.string(),
    workspace: Sha256,
    image: z.object({ reference: z.string(), id: z.string() }),
    python: z.string(),
    machine: z.string(),
    log: z.object({ records: z.int(), head: Sha256 }),
    matrix: z.array(
      z.object({
        id: z.string(),
        cell: Cell,
        exitCode: z.int().nullable(),
        exception: z.string().nullable(),
        end: z.string(),
        stdout: Sha256,
        stderr: Sha256,
      }),
    ),
  }),
});
export type Statement = z.infer<typeof Statement>;

const last = <T extends RunEvent['type']>(records: readonly LogRecord[], type: T): EventOf<T> => {
  const event = records.flatMap(({ events }) => events).findLast((one): one is EventOf<T> => one.type === type);
  if (event === undefined) throw new Error(`A verified run has no ${type}.`);
  return event;
};

/** The statement of a verified run, out of its log and the digests of its folder. */
export const buildStatement = (records: readonly LogRecord[], digests: BundleDigests): Statement => {
  const { context } = replay(records).snapshot;
  const head = records.at(-1);
  const ready = last(records, 'workspace.ready');
  const applied = last(records, 'patch.applied');
  const proposed = last(records, 'patch.proposed');
  const prepared = last(records, 'workspace.prepared');
  if (head === undefined || context.grade === null) throw new Error('Only a verified run is attested.');
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [...digests].map(([name, sha256]) => ({ name, digest: { sha256 } })),
    predicateType: PREDICATE_TYPE,
    predicate: {
      runId: context.run,
      errorType: ready.target.errorType,
      place: `${ready.target.file}:${ready.target.line} (${ready.target.function})`,
      label: applied.label,
      grade: context.grade,
      proposer: proposedBy(proposed.provenance).by,
      workspace: prepared.tree,
      image: ready.image,
      python: ready.python,
      machine: last(records, 'run.started').machine,
      log: { records: records.length, head: head.sum },
      matrix: decidingCells(records.flatMap(({ events }) => events)).map(({ cell, observation }) => ({
        id: cellId(cell),
        cell,
        exitCode: observation.exitCode,
        exception: observation.exception?.type ?? null,
        end: observation.end.kind,
        stdout: observation.stdout.sha256,
        stderr: observation.stderr.sha256,
      })),
    },
  };
};
