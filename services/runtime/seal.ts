import type { KeyObject } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRecord } from '../../events/schema/record.ts';
import type { Snapshot } from '../../machines/step.ts';
import { attest } from '../attestation/attest.ts';
import { ATTESTATION_FILE } from '../attestation/bundle.ts';
import { writeWhole } from '../files/write-whole.ts';
import { artifactsOf, layOutArtifacts } from '../reports/artifacts.ts';
import { type Audit, buildAudit } from '../reports/audit.ts';
import type { RunFolder } from './run-folder.ts';

export type Finished = { readonly snapshot: Snapshot; readonly audit: Audit; readonly records: readonly LogRecord[] };

/**
 * The files that follow from a finished log: its artifacts, the audit, and the attestation of a verified run. Where they cannot
 * be written (a full disk) none is left half done, and sealing again makes them whole.
 */
export const seal = async (
  folder: Pick<RunFolder, 'path' | 'blobs'>,
  snapshot: Snapshot,
  records: readonly LogRecord[],
  key: KeyObject,
): Promise<Finished> => {
  // Written as they came, or not at all by a process that was killed in between: the log has them.
  await layOutArtifacts(folder.path, folder.blobs, artifactsOf(records.flatMap(({ events }) => events)));
  const audit = await buildAudit(records, folder.blobs);
  await writeWhole(join(folder.path, 'audit.json'), `${JSON.stringify(audit, null, 2)}\n`);
  if (audit.status === 'verified')
    await attest(folder.path, records, key).catch(async (cause) => {
      await rm(join(folder.path, ATTESTATION_FILE), { force: true });
      throw cause;
    });
  return { snapshot, audit, records };
};
