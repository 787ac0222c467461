import type { KeyObject } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileLog } from '../../events/log/file/log.ts';
import type { EventLog } from '../../events/log/port.ts';
import type { EventOf } from '../../events/schema/event.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { publishEvent } from '../../infra/nats/feed.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import type { Snapshot } from '../../machines/step.ts';
import { attest } from '../attestation/attest.ts';
import { createFolderBlobs } from '../blobs/folder.ts';
import type { TextStore } from '../blobs/port.ts';
import { ServiceError, terminal } from '../failure.ts';
import { createDispatcher } from '../orchestrator/dispatcher.ts';
import { orchestrate } from '../orchestrator/loop.ts';
import { openPost, type Post } from '../orchestrator/post.ts';
import { type Audit, buildAudit } from '../reports/audit.ts';
import type { Runtime } from './runtime.ts';

export const BLOBS_FOLDER = 'blobs';

/** A run's own folder: its log, its blobs, its artifacts. */
export type RunFolder = { readonly path: string; readonly log: EventLog; readonly blobs: TextStore };

export const openRunFolder = (path: string): RunFolder => ({
  path,
  log: createFileLog(path, () => path),
  blobs: createFolderBlobs(join(path, BLOBS_FOLDER)),
});

/**
 * Makes the folder of a new run.
 * @throws {ServiceError} `workspace_refused` when it holds files already: nothing of an earlier run is written over.
 */
export const createRunFolder = async (path: string): Promise<RunFolder> => {
  await mkdir(path, { recursive: true });
  if ((await readdir(path)).length > 0)
    throw new ServiceError(
      terminal('workspace_refused', `The folder ${path} is not empty; name a new one with --out.`),
    );
  return openRunFolder(path);
};

export type Finished = { readonly snapshot: Snapshot; readonly audit: Audit; readonly records: readonly LogRecord[] };

export type Started = { readonly done: Promise<Finished>; cancel(by: string): void };

/** Starts a run in its folder. Every record goes to `onRecord`, and to watchers on the broker once there is one. */
export const startRun = (
  runtime: Runtime,
  folder: RunFolder,
  started: EventOf<'run.started'>,
  options: {
    readonly maxRepoBytes: number;
    /** Signs the proof of a verified run. */
    readonly signingKey: KeyObject;
    readonly onRecord: (record: LogRecord) => void;
    readonly onReport: OnReport;
  },
): Started => {
  let post: Promise<Post> | undefined;
  const openOnce = (): Promise<Post> => {
    post ??= openBrokerPost(runtime, folder, started.run, options.onReport);
    return post;
  };
  const stopFeed = folder.log.subscribe((record) => {
    options.onRecord(record);
    void feed(runtime, record, options.onReport);
  });
  const running = orchestrate(
    {
      log: folder.log,
      now: () => new Date().toISOString(),
      dispatcher: createDispatcher({
        folder: folder.path,
        blobs: folder.blobs,
        maxRepoBytes: options.maxRepoBytes,
        post: openOnce,
      }),
    },
    started,
  );
  const finish = async (): Promise<Finished> => {
    try {
      const { snapshot, history } = await running.done;
      const audit = await buildAudit(history.records, folder.blobs);
      await writeFile(join(folder.path, 'audit.json'), `${JSON.stringify(audit, null, 2)}\n`);
      if (audit.status === 'verified') await attest(folder.path, history.records, options.signingKey);
      return { snapshot, audit, records: history.records };
    } finally {
      stopFeed();
      await post?.then((opened) => opened.close()).catch(() => undefined);
      await folder.log.close();
    }
  };
  return { done: finish(), cancel: running.cancel };
};

const openBrokerPost = async (runtime: Runtime, folder: RunFolder, run: string, onReport: OnReport): Promise<Post> => {
  try {
    return await openPost(await runtime.broker(), run, folder.blobs, onReport);
  } catch (cause) {
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError(
      terminal('broker_unavailable', cause instanceof Error ? cause.message : String(cause), cause),
    );
  }
};

const feed = async (runtime: Runtime, record: LogRecord, onReport: OnReport): Promise<void> => {
  try {
    // A broker that could not be had is the commands' failure to report, once.
    const broker = await runtime.started()?.catch(() => undefined);
    if (broker !== undefined) publishEvent(broker, record.run, Buffer.from(JSON.stringify(record)));
  } catch (cause) {
    onReport({ code: 'handler_failed', message: 'The live feed missed a record; the log has it.', cause });
  }
};
