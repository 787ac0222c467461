import { writeSync } from 'node:fs';
import { createFileLog } from '../../events/log/file/log.ts';
import { commit, RUNS } from './commits.ts';

/**
 * A process that writes to the file log in the folder of its first argument until it is stopped, a line `run seq` on
 * stdout for each record that was acknowledged, several under way at a time. The first error ends it with exit code 9.
 */
const log = createFileLog(process.argv[2] ?? '');

const writeForever = async (run: string, ahead: number): Promise<never> => {
  for (let seq = 0; ; seq += ahead)
    await Promise.all(
      Array.from({ length: ahead }, async (_, offset) => {
        const record = await log.append(run, seq + offset, commit(seq + offset + 1, 'x'.repeat(2_000)));
        writeSync(1, `${run} ${record.seq}\n`);
      }),
    );
};

try {
  await Promise.all(RUNS.map((run, index) => writeForever(run, 1 + index * 3)));
} catch (error) {
  writeSync(2, String(error));
  process.exit(9);
}
