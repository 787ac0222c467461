import { UnreadableLogError } from '../../../events/log/port.ts';
import { artifactsOf } from '../../reports/artifacts.ts';
import type { SharedRuns } from '../../runtime/shared-log.ts';
import type { Artifact, RunRow } from '../protocol.ts';
import { pause } from './changes.ts';
import { mediaTypeOf } from './media-type.ts';
import { FINAL_STATES, type Followed, type RunSource } from './port.ts';
import { rowOf } from './run-row.ts';

const LIST_MS = 1_000;
const LOOK_MS = 150;

/** The runs of a cluster's log. `changed` resolves early when an event of the run came by on the broker. */
export const createSharedSource = (
  { log, blobs }: SharedRuns,
  changed: (run: string, ms: number, signal: AbortSignal) => Promise<void>,
): RunSource => {
  const artifacts = async (run: string) =>
    artifactsOf((await log.readRun(run)).records.flatMap(({ events }) => events));
  return {
    async *runs(signal) {
      const known = new Map<string, RunRow>();
      let before = '';
      while (!signal.aborted) {
        const rows: RunRow[] = [];
        for (const run of (await log.runs()).toReversed()) {
          const row = known.get(run);
          const fresh =
            row?.state != null && FINAL_STATES.has(row.state)
              ? row
              : await log.texts(run).then(
                  (texts) => rowOf(run, texts),
                  (cause: unknown) => unreadable(run, cause),
                );
          known.set(run, fresh);
          rows.push(fresh);
        }
        const now = JSON.stringify(rows);
        if (now !== before) yield rows;
        before = now;
        await pause(LIST_MS, signal);
      }
    },
    has: async (run) => (await log.runs()).includes(run),
    async *follow(run, after, signal): AsyncGenerator<Followed> {
      let seq = after;
      while (!signal.aborted) {
        let texts: readonly string[];
        try {
          texts = await log.texts(run);
        } catch (cause) {
          if (!(cause instanceof UnreadableLogError)) throw cause;
          yield { kind: 'problem', seq: cause.seq, sentence: cause.message };
          return;
        }
        for (const text of texts.slice(seq)) {
          seq += 1;
          yield { kind: 'record', seq, text };
        }
        const last = texts.at(-1);
        if (last !== undefined && FINAL_STATES.has((JSON.parse(last) as { state: string }).state)) {
          yield { kind: 'end' };
          return;
        }
        await changed(run, LOOK_MS, signal);
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

const unreadable = (runId: string, cause: unknown): RunRow => ({
  runId,
  startedAt: null,
  state: null,
  error: null,
  repo: null,
  problem: cause instanceof Error ? cause.message : String(cause),
});
