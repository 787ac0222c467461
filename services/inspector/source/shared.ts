import { FINAL_STATES, STREAM_START, type StreamPosition } from '../../../events/log/jetstream/log.ts';
import { UnreadableLogError } from '../../../events/log/port.ts';
import { artifactsOf } from '../../reports/artifacts.ts';
import type { SharedRuns } from '../../runtime/shared-log.ts';
import type { Artifact, RunRow } from '../protocol.ts';
import { type KnownRows, listRuns } from './list-runs.ts';
import { mediaTypeOf } from './media-type.ts';
import type { Watch } from './news.ts';
import type { Followed, RunSource } from './port.ts';
import { emptyRow, rowAfter, unreadableRow } from './run-row.ts';

const LIST_MS = 1_000;
/** Between looks where the broker told of no event. */
const LOOK_MS = 150;

/** The runs of a cluster's log. `watch` gives news of a run. */
export const createSharedSource = ({ log, blobs }: SharedRuns, watch: (run: string) => Watch): RunSource => {
  const known: KnownRows = new Map();
  const read = rowReader(log);
  const artifacts = async (run: string) =>
    artifactsOf((await log.readRun(run)).records.flatMap(({ events }) => events));
  return {
    has: async (run) => (await log.counts()).has(run),
    runs: (signal) =>
      listRuns(
        {
          known,
          look: async () =>
            [...(await log.counts())]
              .map(([run, count]) => ({ run, stamp: String(count) }))
              .sort((a, b) => (a.run < b.run ? 1 : -1)),
          read,
          everyMs: LIST_MS,
        },
        signal,
      ),
    async *follow(run, after, signal): AsyncGenerator<Followed> {
      const { news, stop } = watch(run);
      let at = STREAM_START;
      try {
        while (!signal.aborted) {
          let state = '';
          for await (const { record, at: next } of log.readOn(run, at)) {
            at = next;
            state = record.state;
            if (at.seq > after) yield { kind: 'record', seq: at.seq, text: next.text };
            if (signal.aborted) return;
          }
          if (FINAL_STATES.has(state)) return yield { kind: 'end' };
          await news.wait(LOOK_MS, signal);
        }
      } catch (cause) {
        if (!(cause instanceof UnreadableLogError)) throw cause;
        yield { kind: 'problem', seq: cause.seq, sentence: cause.message };
      } finally {
        stop();
      }
    },
    blob: (_, sha256) => blobs.get(sha256).catch(() => null),
    artifacts: async (run) =>
      (await artifacts(run)).map(
        ({ name, content }): Artifact => ({ name, bytes: content.bytes, mediaType: mediaTypeOf(name) }),
      ),
    artifact: async (run, name) => {
      const found = (await artifacts(run)).find((artifact) => artifact.name === name);
      return found === undefined ? null : Buffer.from(await blobs.getText(found.content));
    },
  };
};

/** Reads a run's row, each time from where it came to the last time. An error of the connection is the list's own. */
const rowReader = (log: SharedRuns['log']): ((run: string) => Promise<RunRow>) => {
  const reached = new Map<string, { readonly at: StreamPosition; readonly row: RunRow }>();
  return async (run) => {
    let { at, row } = reached.get(run) ?? { at: STREAM_START, row: emptyRow(run) };
    try {
      for await (const { record, at: next } of log.readOn(run, at)) [at, row] = [next, rowAfter(row, record)];
    } catch (cause) {
      if (!(cause instanceof UnreadableLogError)) throw cause;
      return unreadableRow(row, cause);
    }
    reached.set(run, { at, row });
    return row;
  };
};
