import type { EventLog } from '../../events/log/port.ts';
import type { LogRecord } from '../../events/schema/record.ts';

/** A log that calls `then` with each record once it is durable, and lets its author go on only when that is done. */
export const afterAppend = (log: EventLog, then: (record: LogRecord) => void | Promise<void>): EventLog => ({
  ...log,
  append: async (run, expectedSeq, commit) => {
    const record = await log.append(run, expectedSeq, commit);
    await then(record);
    return record;
  },
});
