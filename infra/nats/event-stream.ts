import { type LogStream, StreamRefusedError, WrongSequenceError } from '../../events/log/jetstream/stream.ts';
import type { Broker } from './connection.ts';
import { apiErrorCode, BackPressureError, PayloadTooLargeError, toBrokerError, WRONG_LAST_SEQUENCE } from './errors.ts';
import { EVENTS } from './log-stream.ts';
import { subjects } from './subjects.ts';

/** The server counts headers as payload; those of an append stay far below this. */
const HEADER_RESERVE_BYTES = 1024;
const DEFAULT_MAX_PAYLOAD = 1024 * 1024;

/** The cluster's log stream. Needs the stream of `ensureLogStream`. Reads go to the stream's leader, and see every append. */
export const openEventStream = (broker: Broker): LogStream => {
  const { js, jsm, nc } = broker;
  const counts = async (filter: string): Promise<Map<string, number>> => {
    const { state } = await jsm.streams.info(EVENTS, { subjects_filter: filter });
    return new Map(
      Object.entries(state.subjects ?? {}).map(([subject, count]) => [subject.split('.').at(-1)!, count] as const),
    );
  };
  return {
    maxBytes: (nc.info?.max_payload ?? DEFAULT_MAX_PAYLOAD) - HEADER_RESERVE_BYTES,
    append: async (run, bytes, { after, id }) => {
      try {
        const { seq, duplicate } = await js.publish(subjects.event(run), bytes, {
          msgID: id,
          expect: { lastSubjectSequence: after, streamName: EVENTS },
        });
        return { sequence: seq, duplicate };
      } catch (cause) {
        if (apiErrorCode(cause) === WRONG_LAST_SEQUENCE)
          throw new WrongSequenceError(`Run ${run} is not at message ${after} of the log stream.`, { cause });
        const error = toBrokerError(`append to the log of ${run}`, cause);
        if (error instanceof BackPressureError || error instanceof PayloadTooLargeError)
          throw new StreamRefusedError(error.message, { cause });
        throw error;
      }
    },
    last: async (run) => {
      const message = await jsm.streams.getMessage(EVENTS, { last_by_subj: subjects.event(run) });
      return message === null ? undefined : { sequence: message.seq, bytes: message.data };
    },
    read: async (run, after = 0) => {
      const messages = [];
      for (let seq = after + 1; ; ) {
        // The server takes this; the client's type knows it for direct reads alone, which may be stale.
        const next = { seq, next_by_subj: subjects.event(run) } as { seq: number };
        const message = await jsm.streams.getMessage(EVENTS, next);
        if (message === null) return messages;
        messages.push({ sequence: message.seq, bytes: message.data });
        seq = message.seq + 1;
      }
    },
    runs: async (partition) => [
      ...(await counts(partition === undefined ? subjects.events : subjects.eventsOf(partition))).keys(),
    ],
    counts: () => counts(subjects.events),
  };
};
