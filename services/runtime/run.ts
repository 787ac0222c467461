import type { KeyObject } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createFileLog } from '../../events/log/file/log.ts';
import type { EventLog } from '../../events/log/port.ts';
import { replay } from '../../events/replay.ts';
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
import { RunHistory } from '../orchestrator/history.ts';
import { orchestrate } from '../orchestrator/loop.ts';
import type { Beginning } from '../orchestrator/port.ts';
import { openPost, type Post } from '../orchestrator/post.ts';
import { artifactsOf, writeArtifacts } from '../reports/artifacts.ts';
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
  options: RunningOptions,
): Started => goOn(runtime, folder, started.run, { event: started }, options);

/**
 * Goes on with a run whose process is gone: replays its log, takes it over, which shuts out whoever might still write it,
 * and carries out what has no answer. A run that has its verdict is only given the files that it lacks.
 * @throws UnreadableLogError, DivergenceError, or FencedError while its process lives.
 */
export const resumeRun = async (
  runtime: Runtime,
  folder: RunFolder,
  run: string,
  options: RunningOptions,
): Promise<Started> => {
  const { records } = await folder.log.readRun(run);
  const { snapshot } = replay(records);
  for (const record of records) options.onRecord(record);
  if (snapshot.status !== 'active')
    return { done: seal(folder, snapshot, records, options.signingKey), cancel: () => {} };
  const event = {
    type: 'run.taken_over',
    at: new Date().toISOString(),
    owner: `${hostname()}:${process.pid}`,
  } as const;
  return goOn(runtime, folder, run, { event, history: new RunHistory(records), snapshot }, options);
};

export type RunningOptions = {
  readonly maxRepoBytes: number;
  /** Signs the proof of a verified run. */
  readonly signingKey: KeyObject;
  readonly onRecord: (record: LogRecord) => void;
  readonly onReport: OnReport;
};

const goOn = (
  runtime: Runtime,
  folder: RunFolder,
  run: string,
  beginning: Beginning,
  options: RunningOptions,
): Started => {
  let post: Promise<Post> | undefined;
  const openOnce = (): Promise<Post> => {
    post ??= openBrokerPost(runtime, folder, run, options.onReport);
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
        home: folder.path,
        blobs: folder.blobs,
        maxRepoBytes: options.maxRepoBytes,
        post: openOnce,
      }),
    },
    beginning,
  );
  const finish = async (): Promise<Finished> => {
    try {
      const { snapshot, history } = await running.done;
      return await seal(folder, snapshot, history.records, options.signingKey);
    } finally {
      stopFeed();
      await post?.then((opened) => opened.close()).catch(() => undefined);
      await folder.log.close();
    }
  };
  return { done: finish(), cancel: running.cancel };
};

/** The files that follow from a finished log: its artifacts, the audit, and the attestation of a verified run. */
const seal = async (
  folder: RunFolder,
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
