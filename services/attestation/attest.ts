import type { KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRecord } from '../../events/schema/record.ts';
import { ATTESTATION_FILE, digestBundle } from './bundle.ts';
import { seal, writeEnvelope } from './dsse.ts';
import { buildStatement } from './statement.ts';

/** Signs a verified run's folder as it is now; nothing in it may change afterwards. */
export const attest = async (folder: string, records: readonly LogRecord[], key: KeyObject): Promise<void> => {
  const statement = buildStatement(records, await digestBundle(folder));
  const envelope = seal(Buffer.from(JSON.stringify(statement)), key);
  await writeFile(join(folder, ATTESTATION_FILE), writeEnvelope(envelope));
};
