import type { Disk } from '../../events/log/file/disk.ts';
import type { LogStream } from '../../events/log/jetstream/stream.ts';
import { WrongSequenceError } from '../../events/log/jetstream/stream.ts';
import type { EventLog } from '../../events/log/port.ts';
import type { Dispatcher } from '../../services/orchestrator/port.ts';

/** Where a known bug can be planted, between the real code and what is simulated. */
export type Breaks = {
  disk(disk: Disk): Disk;
  stream(stream: LogStream): LogStream;
  log<L extends EventLog>(log: L): L;
  dispatcher(dispatcher: Dispatcher): Dispatcher;
};

export const INTACT: Breaks = {
  disk: (disk) => disk,
  stream: (stream) => stream,
  log: (log) => log,
  dispatcher: (dispatcher) => dispatcher,
};

/** Known bugs, by name: the simulation has to find each of them. */
export const PLANTED: Readonly<Record<string, Breaks>> = {
  'ack-before-sync': {
    ...INTACT,
    disk: (disk) => ({
      ...disk,
      open: async (folder, name) => ({ ...(await disk.open(folder, name)), sync: async () => {} }),
    }),
  },
  'folder-not-synced': { ...INTACT, disk: (disk) => ({ ...disk, syncFolder: async () => {} }) },
  'fence-ignored': {
    ...INTACT,
    stream: (stream) => ({
      ...stream,
      append: async (run, bytes, { id }) =>
        stream.append(run, bytes, { after: (await stream.last(run))?.sequence ?? 0, id }),
    }),
  },
  'doubt-taken-for-success': {
    ...INTACT,
    stream: (stream) => ({
      ...stream,
      append: async (run, bytes, options) => {
        try {
          return await stream.append(run, bytes, options);
        } catch (error) {
          if (!(error instanceof WrongSequenceError)) throw error;
          return { sequence: options.after + 1, duplicate: false };
        }
      },
    }),
  },
  'answer-counted-twice': {
    ...INTACT,
    log: (log) => ({
      ...log,
      append: (run, expectedSeq, commit) => {
        const answer = commit.events.find((event) => 'command' in event);
        return log.append(run, expectedSeq, answer ? { ...commit, events: [...commit.events, answer] } : commit);
      },
    }),
  },
  'answered-command-carried-out-again': {
    ...INTACT,
    dispatcher: (dispatcher) => ({
      ...dispatcher,
      dispatch: (command, run) => {
        dispatcher.dispatch(command, run);
        const before = run.history.answered(command.type).find(({ answer }) => answer !== undefined);
        if (before !== undefined) dispatcher.dispatch(before.command, run);
      },
    }),
  },
  'left-runs-never-found': {
    ...INTACT,
    log: (log) => ({ ...log, unfinished: async () => [] }),
  },
};
