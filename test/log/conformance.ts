import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventLog, FencedError, UnknownRunError } from '../../events/log/port.ts';
import { LogRecord } from '../../events/schema/record.ts';
import { commit, RUNS } from './commits.ts';

/** One medium that logs are opened on: `open` gives another log on the same medium, as another process would have it. */
export type Medium = { readonly open: () => Promise<EventLog>; readonly destroy: () => Promise<void> };

/** What every log has to do, whatever it is stored in. */
export const eventLogConformance = (name: string, make: () => Promise<Medium>): void => {
  describe(`${name} as an event log`, () => {
    const [RUN, OTHER] = RUNS;
    let medium: Medium;
    let opened: EventLog[];
    const open = async (): Promise<EventLog> => {
      const log = await medium.open();
      opened.push(log);
      return log;
    };

    beforeEach(async () => {
      medium = await make();
      opened = [];
    });
    afterEach(async () => {
      for (const log of opened) await log.close();
      await medium.destroy();
    });

    it('reads back what was appended, numbered from 1 and linked', async () => {
      const log = await open();
      const appended = [await log.append(RUN, 0, commit(1)), await log.append(RUN, 1, commit(2))];
      const { records, torn } = await log.readRun(RUN);
      expect(records).toEqual(appended);
      expect(records).toMatchObject([
        { v: 2, run: RUN, seq: 1, prev: '0'.repeat(64), ...commit(1) },
        { v: 2, run: RUN, seq: 2, ...commit(2) },
      ]);
      expect(new Set(records.flatMap(({ prev, sum }) => [prev, sum])).size).toBe(4);
      for (const record of records) expect(LogRecord.parse(record)).toEqual(record);
      expect(torn).toBe(false);
    });

    it('keeps any text as it was', async () => {
      const text = 'line\nfeed \u2028 \0 "quoted" \\ 😀 {"sum":"x"}';
      const log = await open();
      await log.append(RUN, 0, commit(1, text));
      expect((await log.readRun(RUN)).records).toMatchObject([commit(1, text)]);
    });

    it.each([-1, 1, 2, 7])('refuses a first record after record %i', async (expectedSeq) => {
      const log = await open();
      await expect(log.append(RUN, expectedSeq, commit(1))).rejects.toThrow(FencedError);
      await log.append(RUN, 0, commit(1));
      expect((await log.readRun(RUN)).records).toHaveLength(1);
    });

    it('refuses a record at a number that is taken, and leaves the one that is there', async () => {
      const log = await open();
      await log.append(RUN, 0, commit(1, 'first'));
      await expect(log.append(RUN, 0, commit(1, 'second'))).rejects.toThrow(FencedError);
      expect((await log.readRun(RUN)).records).toMatchObject([commit(1, 'first')]);
    });

    it('lets one of many appends at the same number in', async () => {
      const log = await open();
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) => log.append(RUN, 0, commit(1, `${i}`))),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(FencedError);
      expect((await log.readRun(RUN)).records).toHaveLength(1);
    });

    it('lets one of two writers go on, and the other read', async () => {
      const [first, second] = [await open(), await open()];
      await first.append(RUN, 0, commit(1));
      const results = await Promise.allSettled([
        first.append(RUN, 1, commit(2, 'a')),
        second.append(RUN, 1, commit(2, 'b')),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await second.readRun(RUN)).records).toHaveLength(2);
    });

    it('goes on where another writer stopped', async () => {
      const first = await open();
      await first.append(RUN, 0, commit(1));
      await first.close();
      const second = await open();
      await expect(second.append(RUN, 0, commit(1))).rejects.toThrow(FencedError);
      await second.append(RUN, 1, commit(2));
      expect((await second.readRun(RUN)).records.map(({ seq }) => seq)).toEqual([1, 2]);
    });

    it('keeps many appends over several runs, all under way at once, each run in order', async () => {
      const log = await open();
      const count = 40;
      await Promise.all(
        RUNS.flatMap((run) => Array.from({ length: count }, (_, i) => log.append(run, i, commit(i + 1, run)))),
      );
      for (const run of RUNS) {
        const { records } = await log.readRun(run);
        expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
        for (const record of records) expect(record).toMatchObject({ run, ...commit(record.seq, run) });
      }
    });

    it('names a run that is not there', async () => {
      await expect((await open()).readRun(RUN)).rejects.toThrow(UnknownRunError);
    });

    it('reads all runs, oldest first', async () => {
      const log = await open();
      const all = async () => {
        const runs = [];
        for await (const { run } of log.readAll()) runs.push(run);
        return runs;
      };
      expect(await all()).toEqual([]);
      await log.append(OTHER, 0, commit(1));
      await log.append(RUN, 0, commit(1));
      expect(await all()).toEqual([RUN, OTHER]);
    });

    it('tells subscribers of every record, until they stop', async () => {
      const log = await open();
      const heard: string[] = [];
      const stop = log.subscribe(({ run, seq }) => heard.push(`${run} ${seq}`));
      await log.append(RUN, 0, commit(1));
      await log.append(OTHER, 0, commit(1));
      await expect(log.append(RUN, 0, commit(1))).rejects.toThrow(FencedError);
      stop();
      await log.append(RUN, 1, commit(2));
      expect(heard).toEqual([`${RUN} 1`, `${OTHER} 1`]);
    });
  });
};
