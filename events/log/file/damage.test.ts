import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commit, RUNS } from '../../../test/log/commits.ts';
import { DamagedLogError } from '../port.ts';
import { createFileLog } from './log.ts';
import { LOG_FILE, parseHistory } from './reader.ts';

const [RUN, OTHER] = RUNS;
let folder: string;
let file: string;
/** Three records of one run. */
let whole: Buffer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opsguard-damage-'));
  file = join(folder, RUN, LOG_FILE);
  const log = createFileLog(folder);
  for (const seq of [0, 1, 2]) await log.append(RUN, seq, commit(seq + 1, `owner ${seq} ü`));
  await log.close();
  whole = await readFile(file);
});
afterEach(() => rm(folder, { recursive: true }));

const lines = (): Buffer[] => {
  const ends = [...whole.keys()].filter((index) => whole[index] === 0x0a);
  return ends.map((end, index) => whole.subarray(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end + 1));
};

const damage = (bytes: Buffer): DamagedLogError | undefined => {
  try {
    parseHistory(RUN, bytes);
    return undefined;
  } catch (error) {
    if (error instanceof DamagedLogError) return error;
    throw error;
  }
};

describe('an unfinished write', () => {
  it('of any length is told apart from the records before it, and never read as one', async () => {
    const before = whole.length - (lines()[2]?.length ?? 0);
    for (let end = before; end < whole.length; end++) {
      await writeFile(file, whole.subarray(0, end));
      const { records, torn } = await createFileLog(folder).readRun(RUN);
      expect(records.map(({ seq }) => seq)).toEqual([1, 2]);
      expect(torn).toBe(end > before);
    }
  });

  it('of any length is cut off by the next writer, whose record takes its place', async () => {
    const before = whole.length - (lines()[2]?.length ?? 0);
    // Each 7th length and the last: a writer syncs, which takes its time.
    const ends = Array.from({ length: whole.length - before }, (_, index) => before + index);
    for (const end of ends.filter((at) => (at - before) % 7 === 0 || at === whole.length - 1)) {
      await writeFile(file, whole.subarray(0, end));
      const log = createFileLog(folder);
      await log.append(RUN, 2, commit(3, 'recovered'));
      await log.close();
      const { records, torn } = await log.readRun(RUN);
      expect(records).toHaveLength(3);
      expect(records[2]).toMatchObject(commit(3, 'recovered'));
      expect(torn).toBe(false);
    }
  });

  it('of a first record leaves a run without records', async () => {
    await writeFile(file, whole.subarray(0, 40));
    expect(await createFileLog(folder).readRun(RUN)).toEqual({ records: [], torn: true });
  });
});

describe('a damaged log', () => {
  it('is found out by each single bit, and the record is named', () => {
    const starts = lines().map((_, index) =>
      lines()
        .slice(0, index)
        .reduce((sum, line) => sum + line.length, 0),
    );
    for (let at = 0; at < whole.length; at++) {
      const bit = 1 << (at % 8);
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ bit;
      const seq = starts.findLastIndex((start) => start <= at) + 1;
      // The last line feed: without it the record is one that was never finished.
      if (at === whole.length - 1) expect(parseHistory(RUN, flipped).records).toHaveLength(2);
      else expect({ at, seq: damage(flipped)?.seq }).toEqual({ at, seq });
    }
  });

  it.each([
    ['the first record is missing', ([, b, c]: Buffer[]) => [b, c], 1],
    ['a record is missing', ([a, , c]: Buffer[]) => [a, c], 2],
    ['a record is doubled', ([a, b, c]: Buffer[]) => [a, b, b, c], 3],
    ['two records changed places', ([a, b, c]: Buffer[]) => [b, a, c], 1],
    ['there is an empty line', ([a, b, c]: Buffer[]) => [a, Buffer.from('\n'), b, c], 2],
    ['there is something else', ([a, b, c]: Buffer[]) => [a, b, c, Buffer.from('{"seq":4}\n')], 4],
  ] as const)('is found out when %s', (_, change, seq) => {
    const bytes = Buffer.concat(change(lines()) as Buffer[]);
    expect(damage(bytes)).toMatchObject({ name: 'DamagedLogError', run: RUN, seq });
  });

  it('is found out when a record with a checksum of its own was put in the place of another', async () => {
    const log = createFileLog(folder, () => join(folder, 'forged'));
    await log.append(RUN, 0, commit(1, 'somebody else'));
    await log.close();
    const [, second, third] = lines();
    const forged = await readFile(join(folder, 'forged', LOG_FILE));
    expect(damage(Buffer.concat([forged, second!, third!]))).toMatchObject({ seq: 2 });
  });

  it("is found out when it is another run's", () => {
    expect(() => parseHistory(OTHER, whole)).toThrow(`Record 1 of run ${OTHER} is damaged: it belongs to run ${RUN}.`);
  });

  it('is not written to, and gives back its lock', async () => {
    const flipped = Buffer.from(whole);
    flipped[30] = (flipped[30] ?? 0) ^ 1;
    await writeFile(file, flipped);
    const log = createFileLog(folder);
    await expect(log.append(RUN, 3, commit(4))).rejects.toThrow(DamagedLogError);
    expect(await readFile(file)).toEqual(flipped);
    await writeFile(file, whole);
    await log.append(RUN, 3, commit(4));
    await log.close();
  });

  it('is listed as its error beside the others', async () => {
    const log = createFileLog(folder);
    await log.append(OTHER, 0, commit(1));
    await log.close();
    await writeFile(file, `?${whole.subarray(1)}`);
    const all = [];
    for await (const one of log.readAll()) all.push(one);
    expect(all.map(({ run, history }) => [run, history instanceof DamagedLogError])).toEqual([
      [RUN, true],
      [OTHER, false],
    ]);
  });
});
