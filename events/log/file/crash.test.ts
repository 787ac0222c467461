import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commit, RUNS } from '../../../test/log/commits.ts';
import { FencedError } from '../port.ts';
import { createFileLog } from './log.ts';

const WRITER = join(import.meta.dirname, '..', '..', '..', 'test', 'log', 'writer.ts');
const [RUN] = RUNS;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opsguard-crash-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Starts a process that appends without end; `acknowledged` is what it was told is durable, by the time it is gone. */
const startWriter = (before: string) => {
  const child = spawn('/bin/sh', ['-c', `${before} exec "$0" "$1" "$2"`, process.execPath, WRITER, folder]);
  const out = text(child.stdout);
  const complaint = text(child.stderr);
  const acknowledged = async (): Promise<Map<string, number>> => {
    const whole = (await out).split('\n').slice(0, -1);
    return new Map(whole.map((line) => line.split(' ') as [string, string]).map(([run, seq]) => [run, Number(seq)]));
  };
  return { child, acknowledged, complaint };
};

/** Resolves once this many records were acknowledged, and some of each run: one may be slow to begin. */
const heard = async (child: ChildProcess, lines: number): Promise<void> => {
  let said = '';
  while (said.split('\n').length <= lines || !RUNS.every((run) => said.includes(`${run} `))) {
    const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
    said += chunk.toString();
  }
};

/** All that was acknowledged is there, the chains hold, and the log can be gone on with. */
const nothingIsLost = async (acknowledged: Map<string, number>): Promise<void> => {
  expect(acknowledged.size).toBeGreaterThan(0);
  const log = createFileLog(folder);
  for (const [run, last] of acknowledged) {
    const { records } = await log.readRun(run);
    expect(records.length).toBeGreaterThanOrEqual(last);
    for (const { seq, commands } of records) expect(commands).toEqual(commit(seq).commands);
    await log.append(run, records.length, commit(records.length + 1, 'after the crash'));
    expect(await log.readRun(run)).toMatchObject({ torn: false, records: { length: records.length + 1 } });
  }
  await log.close();
};

describe('a writer that is gone', () => {
  it.each([30, 77, 200])('by kill -9 after %i records has lost none that it was told of', async (count) => {
    const { child, acknowledged } = startWriter('');
    await heard(child, count);
    child.kill('SIGKILL');
    await once(child, 'close');
    await nothingIsLost(await acknowledged());
  });

  it('because a file could not grow any more told so, and has lost none that it was told of', async () => {
    // 256 blocks of 512 bytes (or of 1024, by the shell) hold some fifty records: the write that hits the limit is cut short.
    const { child, acknowledged, complaint } = startWriter('ulimit -f 256;');
    const [code] = await once(child, 'close');
    expect({ code, complaint: await complaint }).toMatchObject({
      code: 9,
      complaint: expect.stringContaining('EFBIG'),
    });
    await nothingIsLost(await acknowledged());
  });
});

describe('the lock', () => {
  it('keeps out another process as long as its owner lives', async () => {
    const { child } = startWriter('');
    await heard(child, 10);
    const log = createFileLog(folder);
    await expect(log.append(RUN, 0, commit(1))).rejects.toThrow(FencedError);
    await expect(log.append(RUN, 0, commit(1))).rejects.toThrow(`process ${child.pid} `);
    child.kill('SIGKILL');
    await once(child, 'close');
    const { records } = await log.readRun(RUN);
    await log.append(RUN, records.length, commit(records.length + 1));
    await log.close();
  });

  it('of a process whose number another one has now is taken over', async () => {
    await mkdir(join(folder, RUN));
    await writeFile(join(folder, RUN, 'lock'), JSON.stringify({ pid: process.pid, started: '1' }));
    const log = createFileLog(folder);
    await log.append(RUN, 0, commit(1));
    await log.close();
  });

  it.each(['', '{"pid":'])('that was never written out (%j) is taken over', async (content) => {
    await mkdir(join(folder, RUN));
    await writeFile(join(folder, RUN, 'lock'), content);
    const log = createFileLog(folder);
    await log.append(RUN, 0, commit(1));
    await log.close();
  });

  it('of a dead process goes to one of many that want it', async () => {
    await mkdir(join(folder, RUN));
    for (let round = 0; round < 20; round++) {
      await writeFile(join(folder, RUN, 'lock'), JSON.stringify({ pid: process.pid, started: '1' }));
      const logs = Array.from({ length: 6 }, () => createFileLog(folder));
      const results = await Promise.allSettled(logs.map((log) => log.append(RUN, round, commit(round + 1))));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const log of logs) await log.close();
    }
    expect((await createFileLog(folder).readRun(RUN)).records).toHaveLength(20);
  });

  it('is gone once the log is closed', async () => {
    const log = createFileLog(folder);
    await log.append(RUN, 0, commit(1));
    expect(JSON.parse(await readFile(join(folder, RUN, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    await log.close();
    await expect(readFile(join(folder, RUN, 'lock'))).rejects.toThrow('ENOENT');
  });
});
