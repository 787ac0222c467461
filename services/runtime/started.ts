import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { EventOf } from '../../events/schema/event.ts';
import type { Config } from '../../infra/config/config.ts';
import { MACHINE_VERSION } from '../../machines/remediation.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { TextStore } from '../blobs/port.ts';

export const newRunId = (): string => uuidv7();

/** The first event of a run: everything that is chosen or drawn for it is in here, so that a replay needs nothing else. */
export const runStarted = async (
  run: string,
  alert: { readonly repoPath: string; readonly errorLog: string; readonly source: string },
  config: Config,
  allowRemoteModel: boolean,
  texts: TextStore,
): Promise<EventOf<'run.started'>> => ({
  type: 'run.started',
  at: new Date().toISOString(),
  run,
  machine: MACHINE_VERSION,
  alert: { repoPath: alert.repoPath, errorLog: await texts.putText(alert.errorLog), source: alert.source },
  options: {
    proposer: config.proposer,
    model: config.model,
    allowRemoteModel,
    image: config.image,
    limits: config.limits,
  },
  seed: randomInt(2 ** 32),
  versions: { opsguard: packageJson.version, node: process.versions.node, machine: MACHINE_VERSION },
});
