import { join } from 'node:path';
import { signingKey } from '../../services/attestation/keys.ts';
import { LaidOutError, layOut, UnfinishedRunError } from '../../services/runtime/lay-out.ts';
import { UsageError } from '../exit.ts';
import { findSharedRun } from '../find-run.ts';
import { outFolder } from '../input.ts';
import { runsFolder } from '../paths.ts';
import { tell } from '../say.ts';
import { withSharedRuns } from '../shared-runs.ts';

/**
 * `opsguard export RUN --nats URL`: the files of a finished run, out of a cluster's log and blobs alone: for a run whose
 * orchestrator is gone, or whose files are wanted on another machine. The attestation is signed by whoever exports.
 */
export const exportRun = (name: string, flags: { readonly nats: string; readonly out?: string }): Promise<number> =>
  withSharedRuns(flags.nats, async (runs) => {
    const id = await findSharedRun(name, runs);
    const path = flags.out === undefined ? join(runsFolder(), id) : await outFolder(flags.out);
    try {
      const { audit } = await layOut(runs, id, path, await signingKey(process.env));
      tell(`${id}  ${audit.status}  ${path}`);
      return 0;
    } catch (cause) {
      if (cause instanceof LaidOutError || cause instanceof UnfinishedRunError) throw new UsageError(cause.message);
      throw cause;
    }
  });
