import type { KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRecord } from '../../events/schema/record.ts';
import type { Snapshot } from '../../machines/step.ts';
import { attest } from '../attestation/attest.ts';
import { artifactsOf, writeArtifacts } from '../reports/artifacts.ts';
import { type Audit, buildAudit } from '../reports/audit.ts';
import type { RunFolder } from './run-folder.ts';

export type Finished = { readonly snapshot: Snapshot; readonly audit: Audit; readonly records: readonly LogRecord[] };

/** The files that follow from a finished log: its artifacts, the audit, and the attestation of a verified run. */
export const seal = async (
  folder: Pick<RunFolder, 'path' | 'blobs'>,
  snapshot: Snapshot,
  records: readonly LogRecord[],
  key: KeyObject,
): Promise<Finished> => {
  // Written as they came, or not at all by a process that was killed in between: the log has them.
  await writeArtifacts(folder.path, folder.blobs, artifactsOf(records.flatMap(({ events }) => events)));
  const audit = await buildAudit(records, folder.blobs);
  await writeFile(join(folder.path, 'audit.json'), `${JSON.stringify(audit, null, 2)}\n`);
  if (audit.status === 'verified') await attest(folder.path, records, key);
  return { snapshot, audit, records };
};
