import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Summary } from './cli.ts';
import { reproduction, startModel } from './model.ts';
import { NOTHING_AROUND, replay } from './replaying.ts';
import { SHOP_LOG, shop } from './repos.ts';
import { createScene, readAudit, readRecords, type Scene } from './scene.ts';

let scene: Scene;
let finished: Summary;
beforeAll(async () => {
  scene = await createScene();
  const model = await startModel({ reproduction: [reproduction('print("all is well")\n')] });
  const outcome = await scene.call(['run', ...(await shop(scene)), ...model.args, '--json'], { env: model.env });
  await model.stop();
  finished = outcome.json();
  expect(finished.status, outcome.stderr).toBe('failure_report');
});
afterAll(() => scene?.close());

const plain = (...args: string[]): Promise<Outcome> => scene.call(args, { env: NOTHING_AROUND });

describe('replay', () => {
  it('takes an id, its beginning, `latest` and a folder, and gives the same bytes each time', async () => {
    const { runId, artifactsDir } = finished;
    const outcomes = await Promise.all(
      [runId, runId.slice(0, 12), 'latest', artifactsDir].map((name) => replay(scene, name, '--json')),
    );
    expect(new Set(outcomes.map(({ stdout }) => stdout)).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ code: 0 });
  });

  it('stops after the record that --until names', async () => {
    const records = await readRecords(finished.artifactsDir);
    const half = Math.floor(records.length / 2);
    const outcome = await replay(scene, 'latest', '--until', String(half), '--json');
    expect(outcome.json()).toMatchObject({ records: half, state: records[half - 1]?.state, status: 'running' });
  });

  it('shows where the run was at that record: its state, what was tried and refused, what it waited for', async () => {
    const records = await readRecords(finished.artifactsDir);
    const asked = records.filter(({ commands }) => commands.some(({ type }) => type === 'propose_reproduction'));
    const { stdout } = await replay(scene, 'latest', '--until', String(asked[1]?.seq));
    expect(stdout).toContain('\nstate    generate_reproduction_script\n');
    expect(stdout).toContain('\ntried    2 of 2 reproductions, 0 of 3 fixes\n');
    expect(stdout).toMatch(/\nreproduction 1: refused\n {4}not_reproduced .*: .*\n/);
    expect(stdout).toContain('\nwaits    for propose_reproduction\n');
    expect(stdout).not.toContain('\nreason ');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      `replayed ${asked[1]?.seq} of ${records.length} records: generate_reproduction_script, as recorded`,
    );

    const running = records.find(({ state }) => state === 'execute_reproduction');
    const during = await replay(scene, 'latest', '--until', String(running?.seq));
    for (const cell of ['original/reproduction/1', 'original/reproduction/3', 'placebo/reproduction/1'])
      expect(during.stdout).toContain(`\nwaits    for observe ${cell}\n`);

    const atTheEnd = await replay(scene, 'latest', '--until', String(records.length));
    expect(atTheEnd.stdout).toContain('\nwaits    for nothing\n');
    for (const { code, sentence } of finished.reasons)
      expect(atTheEnd.stdout).toContain(`\nreason   ${code}: ${sentence}\n`);
    expect(atTheEnd.stdout).toBe((await replay(scene, 'latest')).stdout);
  });

  it.each(['soon', '0', '-1', '1.5', '1e1', '', '99'])('--until %j is a sentence and code 2', async (until) => {
    const outcome = await replay(scene, 'latest', `--until=${until}`);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^opsguard: .*--until .*\.\n$/);
  });

  const inFirst = (log: string): number => log.indexOf('"seed":') + 8;
  const inMiddle = (log: string): number => log.indexOf('"exitCode":0') + 11;
  const inLast = (log: string): number => log.lastIndexOf('failure_report');
  const inChain = (log: string): number => log.indexOf('"prev":"', log.length / 2) + 10;
  const atLineEnd = (log: string): number => log.indexOf('\n');
  const atTheEnd = (log: string): number => log.length - 1;

  it.each([inFirst, inMiddle, inLast, inChain, atLineEnd, atTheEnd])('finds a byte changed: %o', async (position) => {
    const copy = join(scene.folder, `changed-${position.name}`);
    await cp(finished.artifactsDir, copy, { recursive: true });
    const file = join(copy, 'events.jsonl');
    const bytes = await readFile(file);
    // The log is searched as bytes, so that positions are bytes too.
    const at = position(bytes.toString('latin1'));
    const record = bytes.subarray(0, at).toString('latin1').split('\n').length;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const outcome = await replay(scene, copy);
    expect(outcome.code, outcome.stdout).toBe(4);
    expect(outcome.stderr).toMatch(new RegExp(`\\b[Rr]ecord ${record}\\b`));
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('finds records that were cut off at a line end', async () => {
    const copy = join(scene.folder, 'cut');
    await cp(finished.artifactsDir, copy, { recursive: true });
    const file = join(copy, 'events.jsonl');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    await writeFile(file, `${lines.slice(0, -1).join('\n')}\n`);
    const outcome = await replay(scene, copy);
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toContain(`Record ${lines.length}`);
  });

  it('of a run that is not there is a sentence and code 2', async () => {
    const outcome = await replay(scene, 'nothing');
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('There is no run nothing');
  });
});

describe('show and runs', () => {
  it('show tells the way, the attempts with their reasons, and the evidence', async () => {
    const outcome = await plain('show', 'latest');
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stdout).toContain(finished.runId);
    expect(outcome.stdout).toContain('reproduction 2: refused');
    expect(outcome.stdout).toContain('original/reproduction/1');
    expect(outcome.stdout).toContain('not_reproduced');
  });

  it('show --json is the audit', async () => {
    expect((await plain('show', 'latest', '--json')).json()).toEqual(await readAudit(finished.artifactsDir));
  });

  it('runs lists each run, one JSON object a line', async () => {
    expect((await plain('runs', '--json')).json()).toMatchObject({
      runId: finished.runId,
      state: 'failure_report',
      error: 'KeyError',
      repo: join(scene.folder, 'app'),
    });
    expect((await plain('runs')).stdout).toContain(finished.runId);
  });
});

describe('verify', () => {
  const copyOf = async (name: string, records: number): Promise<string> => {
    const copy = join(scene.folder, name);
    await cp(finished.artifactsDir, copy, { recursive: true });
    const lines = (await readFile(join(copy, 'events.jsonl'), 'utf8')).split('\n').slice(0, records);
    await writeFile(join(copy, 'events.jsonl'), `${lines.join('\n')}\n`);
    return copy;
  };

  it('of a run that was refused, or has not ended, says that there is nothing to verify, whatever the key', async () => {
    const refused = await plain('verify', 'latest');
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toBe(
      `opsguard: Run ${finished.runId} was not verified, so there is nothing to verify; \`opsguard show\` says why.\n`,
    );
    expect((await plain('verify', await copyOf('unfinished', 3))).stderr).toContain('has not come to its end');
    expect((await plain('verify', 'latest', '--json')).json()).toMatchObject({
      ok: false,
      problems: [{ file: 'attestation.json', sentence: expect.stringContaining('nothing to verify') }],
    });
  });
});

describe('graph and doctor', () => {
  const STATES = ['setup_workspace', 'classify_error', 'reproduction_decision', 'fix_decision', 'verified'];

  it.each(['mermaid', 'json'])('graph --format %s has the states of the machine', async (format) => {
    const { code, stdout } = await plain('graph', '--format', format);
    expect(code).toBe(0);
    for (const state of STATES) expect(stdout).toContain(state);
    if (format === 'json') expect(() => JSON.parse(stdout)).not.toThrow();
    else expect(stdout).toMatch(/^(stateDiagram|flowchart|graph)/);
  });

  it('graph --format in another format is a sentence and code 2', async () => {
    expect(await plain('graph', '--format', 'png')).toMatchObject({ code: 2, stdout: '' });
  });

  it('doctor finds what this machine has, and says with code 3 what one without it lacks', async () => {
    type Check = { readonly name: string; readonly ok: boolean | 'optional'; readonly fix: string | null };
    const here = await scene.call(['doctor', '--json']);
    expect(here.code, here.stdout).toBe(0);
    const there = await plain('doctor', '--json');
    expect(there.code).toBe(3);
    const missing = there.json<Check[]>().filter(({ ok }) => ok === false);
    expect(missing.length).toBeGreaterThanOrEqual(2);
    for (const { fix } of missing) expect(fix).toEqual(expect.any(String));
  });
});

describe('classify', () => {
  it('reads stdin, maps frames onto the repo, and answers in the shape that programs expect', async () => {
    const outcome = await scene.call(['classify', '--error-log', '-', '--repo', 'app', '--json'], {
      env: NOTHING_AROUND,
      stdin: SHOP_LOG,
    });
    expect(outcome.code, outcome.stderr).toBe(0);
    const result = outcome.json<object>();
    expect(Object.keys(result).sort()).toEqual(['class', 'errorType', 'frames', 'lines', 'message', 'rule']);
    expect(result).toMatchObject({ class: 'code', errorType: 'KeyError', message: "'price'" });
    expect((result as { frames: object[] }).frames.at(-1)).toMatchObject({
      repoFile: 'shop/prices.py',
      line: 9,
      function: 'price_of',
    });
  });

  it.each([
    [
      'infra',
      3,
      'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f()\nConnectionRefusedError: [Errno 111] Connection refused\n',
    ],
    ['unknown', 4, 'all is quiet\n'],
  ])('answers %s with code %i', async (name, code, log) => {
    const file = await scene.write(`${name}.log`, log);
    const outcome = await plain('classify', '--error-log', file, '--json');
    expect(outcome.code, outcome.stderr).toBe(code);
    expect(outcome.json()).toMatchObject({ class: name });
  });
});
