import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EXIT, exitCodeOf, exitCodeOfFailure, UsageError } from './exit.ts';
import { findRun, runIds } from './find-run.ts';
import { outFolder, readErrorLog, repoFolder } from './input.ts';
import { printable } from './say.ts';

const FIRST = '01890a5d-ac96-774b-bcce-b302099a8057';
const SECOND = '01890a5d-b000-774b-bcce-b302099a8058';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opsguard-cli-'));
  // The user's folder, as npm tells it.
  vi.stubEnv('INIT_CWD', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const refuses = async (promise: Promise<unknown>, sentence: string): Promise<void> => {
  await expect(promise).rejects.toThrow(UsageError);
  await expect(promise).rejects.toThrow(sentence);
};

describe('the error log', () => {
  it("is read relative to the user's folder", async () => {
    await writeFile(join(folder, 'error.log'), "KeyError: 'ü'\n");
    expect(await readErrorLog('error.log')).toBe("KeyError: 'ü'\n");
    expect(await readErrorLog(join(folder, 'error.log'))).toBe("KeyError: 'ü'\n");
  });

  it.each([
    ['is not there', undefined, 'cannot be read (ENOENT); check the path given to --error-log'],
    ['is empty', '', 'is empty'],
    ['is blank', ' \n\t\n', 'is empty'],
    ['is not UTF-8', Buffer.from([0x4b, 0xff, 0x0a]), 'is not UTF-8'],
    ['is too large', Buffer.alloc(16 * 1024 * 1024 + 1, 'x'), 'larger than 16 MiB'],
  ])('is refused when it %s', async (_, content, sentence) => {
    if (content !== undefined) await writeFile(join(folder, 'error.log'), content);
    await refuses(readErrorLog('error.log'), sentence);
  });

  it('is refused when it is a folder', async () => {
    await refuses(readErrorLog('.'), 'is a folder');
  });

  it('comes from stdin byte by byte, so that what is not UTF-8 is refused there too', () => {
    const script = `import('${import.meta.dirname}/input.ts').then(({ readErrorLog }) => readErrorLog('-')).then((log) => console.log(JSON.stringify(log)), (error) => console.log(error.message))`;
    const read = (input: Buffer) => execFileSync(process.execPath, ['-e', script], { input, encoding: 'utf8' }).trim();
    expect(read(Buffer.from('KeyError: ü\n'))).toBe('"KeyError: ü\\n"');
    expect(read(Buffer.from([0x4b, 0xff]))).toContain('The error log stdin is not UTF-8');
    expect(read(Buffer.alloc(0))).toContain('The error log stdin is empty');
  });
});

describe('folders', () => {
  it('of a repo have to be there', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await repoFolder('.')).toBe(folder);
    await refuses(repoFolder('gone'), 'There is no folder');
    await refuses(repoFolder('file'), 'is not a folder');
  });

  it('for artifacts have to be new or empty', async () => {
    await mkdir(join(folder, 'empty'));
    await mkdir(join(folder, 'full/x'), { recursive: true });
    await writeFile(join(folder, 'file'), '');
    expect(await outFolder('new')).toBe(join(folder, 'new'));
    expect(await outFolder('empty')).toBe(join(folder, 'empty'));
    await refuses(outFolder('full'), 'is not empty');
    await refuses(outFolder('file'), 'is not a folder');
  });
});

describe('a run is found', () => {
  beforeEach(async () => {
    for (const id of [SECOND, FIRST, 'notes']) await mkdir(join(folder, '.opsguard/runs', id), { recursive: true });
  });

  it.each([
    ['by its id', FIRST, FIRST],
    ['by a beginning of it', '01890a5d-b', SECOND],
    ['as the latest', 'latest', SECOND],
  ])('%s', async (_, name, id) => {
    expect((await findRun(name)).id).toBe(id);
  });

  it('by the folder that has its log', async () => {
    await mkdir(join(folder, 'proof'));
    await refuses(findRun('proof'), 'holds no run');
    await writeFile(join(folder, 'proof/events.jsonl'), `{"v":1,"run":"${FIRST}","seq":1}\n`);
    expect((await findRun('proof')).id).toBe(FIRST);
  });

  it('or not, in a sentence', async () => {
    expect(await runIds()).toEqual([FIRST, SECOND]);
    await refuses(findRun('01890a5d'), '2 runs begin with 01890a5d; give more of the id.');
    await refuses(findRun('gone'), 'There is no run gone');
  });
});

describe('exit codes', () => {
  it('are those of the status, and 130 for what was cancelled', () => {
    expect(exitCodeOf('verified', false)).toBe(0);
    expect(exitCodeOf('running', false)).toBe(1);
    expect(exitCodeOf('infra_report', false)).toBe(3);
    expect(exitCodeOf('failure_report', false)).toBe(4);
    expect(exitCodeOf('failure_report', true)).toBe(130);
  });

  it('of a failure before there is a run tell infrastructure, bugs and refusals apart', () => {
    expect(exitCodeOfFailure('engine_unavailable')).toBe(EXIT.infra);
    expect(exitCodeOfFailure('internal')).toBe(EXIT.internal);
    expect(exitCodeOfFailure('workspace_refused')).toBe(EXIT.failure);
  });
});

describe('what is printed', () => {
  it('moves no cursor and retitles no terminal', () => {
    expect(printable('a\u001b]0;owned\u0007b\u009b2J\rc\u202ed')).toBe('a\ufffd]0;owned\ufffdb\ufffd2J\ufffdc\ufffdd');
    expect(printable('tab\tline\nü 日本 😀')).toBe('tab\tline\nü 日本 😀');
  });
});
