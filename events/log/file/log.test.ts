import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventLogConformance } from '../../../test/log/conformance.ts';
import { createFileLog } from './log.ts';

eventLogConformance('A folder of files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opsguard-log-'));
  return {
    open: async () => createFileLog(folder),
    destroy: () => rm(folder, { recursive: true }),
  };
});
