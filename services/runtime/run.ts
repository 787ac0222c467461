import type { KeyObject } from 'node:crypto';
import { hostname } from 'node:os';
import { UnknownRunError } from '../../events/log/port.ts';
import { replay } from '../../events/replay.ts';
import type { EventOf } from '../../events/schema/event.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { publishEvent } from '../../infra/nats/feed.ts';
import { subscribeProgress } from '../../infra/nats/progress.ts';
import type { OnReport } from '../../infra/nats/report.ts';
import { createDispatcher } from '../orchestrator/dispatcher.ts';
import { RunHistory } from '../orchestrator/history.ts';
import { orchestrate } from '../orchestrator/loop.ts';
import type { Beginning } from '../orchestrator/port.ts';
import type { Post } from '../orchestrator/post.ts';
import type { OnModelProgress } from '../proposer/progress.ts';
import { ModelProgress } from '../workers/messages.ts';
import type { RunFolder } from './run-folder.ts';
import type { Runtime } from './runtime.ts';
import { type Finished, seal } from './seal.ts';

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
 * @throws UnknownRunError, UnreadableLogError, DivergenceError, or FencedError while its process lives.
 */
export const resumeRun = async (
  runtime: Runtime,
  folder: RunFolder,
  run: string,
  options: RunningOptions,
): Promise<Started> => {
  const { records } = await folder.log.readRun(run);
  if (records.length === 0)
    throw new UnknownRunError(
      `Run ${run} never began: its first record was cut off as it was written; start it anew with opsguard run.`,
    );
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
  /** How far a model is that the run waits for; left out where nobody looks. */
  readonly onModelProgress?: OnModelProgress;
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
    post ??= runtime.post(run, folder.blobs).then(async (opened) => {
      await watchModel(runtime, run, options);
      return opened;
    });
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

/** Ends with the runtime's broker. */
const watchModel = async (runtime: Runtime, run: string, options: RunningOptions): Promise<void> => {
  const { onModelProgress, onReport } = options;
  if (onModelProgress === undefined) return;
  await subscribeProgress(await runtime.broker(), run, {
    parse: (payload) => ModelProgress.parse(payload),
    handle: (_, progress) => onModelProgress(progress),
    onReport,
  });
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
