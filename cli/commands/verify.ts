import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replay } from '../../events/replay.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { connectDocker } from '../../infra/docker/connect.ts';
import { cellId } from '../../machines/cells.ts';
import { ATTESTATION_FILE } from '../../services/attestation/bundle.ts';
import { verifyingKey } from '../../services/attestation/keys.ts';
import { rerun } from '../../services/attestation/rerun.ts';
import { verifyBundle } from '../../services/attestation/verify.ts';
import { ServiceError } from '../../services/failure.ts';
import { describe } from '../../services/reports/matrix.ts';
import { openRunFolder, type RunFolder } from '../../services/runtime/run-folder.ts';
import { createDockerSandbox } from '../../services/sandbox/docker/sandbox.ts';
import { EXIT, ExitError } from '../exit.ts';
import { findRun, idIn } from '../find-run.ts';
import { fromUser } from '../paths.ts';
import { say } from '../say.ts';

type Flags = { readonly key?: string; readonly rerun?: boolean; readonly json?: boolean };

/** `opsguard verify BUNDLE`: is the proof whole, signed, and true to its log? Code 4 names what was changed. */
export const verify = async (name: string, flags: Flags): Promise<number> => {
  const folder = await bundleFolder(name);
  const nothing = await nothingToVerify(folder);
  if (nothing !== null) {
    const problems = [{ file: ATTESTATION_FILE, sentence: nothing }];
    if (flags.json) process.stdout.write(`${JSON.stringify({ ok: false, problems })}\n`);
    throw new ExitError(EXIT.failure, nothing);
  }
  const key = await verifyingKey(flags.key === undefined ? undefined : fromUser(flags.key), process.env);
  const verified = await verifyBundle(folder, key);
  if (!verified.ok) {
    if (flags.json) process.stdout.write(`${JSON.stringify(verified)}\n`);
    for (const { file, sentence } of verified.problems) say(`CHANGED ${file}: ${sentence}`);
    return EXIT.failure;
  }
  const { predicate } = verified.statement;
  if (flags.rerun && !(await playAgain(verified.records, folder))) return EXIT.failure;
  if (flags.json) process.stdout.write(`${JSON.stringify({ ok: true, statement: verified.statement })}\n`);
  else
    process.stdout.write(
      `ok: ${predicate.errorType} at ${predicate.place}, ${predicate.label}, ${predicate.matrix.length} cells, ${verified.statement.subject.length} files${flags.rerun ? ', and again in fresh containers' : ''}\n`,
    );
  return EXIT.verified;
};

const bundleFolder = async (name: string): Promise<RunFolder> => {
  try {
    return (await findRun(name)).folder;
  } catch (cause) {
    // A bundle whose log was damaged beyond its id is still a bundle, and its digests will say so.
    if ((await stat(fromUser(name)).catch(() => undefined))?.isDirectory()) return openRunFolder(fromUser(name));
    throw cause;
  }
};

/** Why a run has no proof, where its log says that it never got one: nothing of it was changed. */
const nothingToVerify = async ({ path, log }: RunFolder): Promise<string | null> => {
  if (await stat(join(path, ATTESTATION_FILE)).catch(() => undefined)) return null;
  const snapshot = await idIn(path)
    .then((id) => log.readRun(id))
    .then(({ records }) => replay(records).snapshot)
    // A log that cannot be read is for the check of the bundle to tell.
    .catch(() => null);
  if (snapshot === null) return null;
  const { run, status, conclusion } = snapshot.context;
  if (status === 'running')
    return `Run ${run} has not come to its end, so there is nothing to verify yet; \`opsguard resume\` goes on with it.`;
  if (status === 'verified')
    return `Run ${run} was verified, and its ${ATTESTATION_FILE} is missing: it was removed, or the process ended before it signed; \`opsguard resume\` signs a run of your own.`;
  return `Run ${run} was ${conclusion?.cancelled ? 'cancelled' : 'not verified'}, so there is nothing to verify; \`opsguard show\` says why.`;
};

const playAgain = async (records: readonly LogRecord[], folder: RunFolder): Promise<boolean> => {
  const sandbox = createDockerSandbox({ docker: connectDocker(process.env) });
  try {
    const result = await rerun(records, folder.blobs, sandbox, ({ cell, observation }) =>
      say(`[CELL] ${cellId(cell).padEnd(26)} ${describe(observation)}`),
    );
    for (const { code, sentence } of result.reasons) say(`DIFFERS ${code}: ${sentence}`);
    return result.passed;
  } catch (cause) {
    if (cause instanceof ServiceError) throw new ExitError(EXIT.infra, cause.message);
    throw cause;
  } finally {
    await sandbox.close();
  }
};
