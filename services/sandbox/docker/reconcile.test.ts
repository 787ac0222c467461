import { describe, expect, it } from 'vitest';
import type { SandboxLimits } from '../../../events/schema/event.ts';
import type { Verdict } from '../harness/verdict.ts';
import type { SandboxJob } from '../port.ts';
import { Hearing } from './hearing.ts';
import { observationOf } from './reconcile.ts';

const job: SandboxJob = {
  run: 'r',
  layers: [],
  subject: { kind: 'script', source: '' },
  hashSeed: 0,
  traceFiles: [],
  limits: {} as SandboxLimits,
  image: 'i',
};
const verdict: Verdict = {
  exitCode: 0,
  signal: null,
  timedOut: false,
  outOfMemory: false,
  processLimitHit: false,
  changedFiles: [],
  deletedFiles: [],
  createdFiles: [],
  python: '3.11.2',
  durationMs: 1,
  containerExitCode: 0,
  truncated: { stdout: false, stderr: false },
  reports: [
    JSON.stringify({
      kind: 'end',
      exception: null,
      exitFrame: null,
      tests: null,
      coverage: { functions: [], lines: {} },
      trips: [],
    }),
  ],
};
const container = { id: 'c', exitCode: 0, oomKilled: false, image: 'sha256:0' };

const heard = (said: Partial<Hearing>): Hearing => Object.assign(new Hearing(), { started: true }, said);

describe('observationOf', () => {
  it('proves an end on which PID 1 and Docker agree', () => {
    expect(observationOf(job, heard({ verdict }), false, container)).toMatchObject({
      exitCode: 0,
      end: { kind: 'end', exitFrame: null },
    });
  });

  it('proves nothing where Docker saw another exit code', () => {
    expect(observationOf(job, heard({ verdict }), false, { ...container, exitCode: 1 })).toMatchObject({
      exitCode: null,
      end: { kind: 'none' },
      exception: null,
    });
  });

  it('proves nothing where a limit ended the script, although it had reported its end', () => {
    for (const limit of [{ timedOut: true }, { truncated: { stdout: true, stderr: false } }]) {
      const seen = observationOf(job, heard({ verdict: { ...verdict, ...limit } }), false, container);
      expect(seen.end.kind).toBe('none');
    }
  });

  it('believes whichever of the two saw the memory run out', () => {
    expect(observationOf(job, heard({ verdict }), false, { ...container, oomKilled: true }).outOfMemory).toBe(true);
    expect(
      observationOf(job, heard({ verdict: { ...verdict, outOfMemory: true } }), false, container).outOfMemory,
    ).toBe(true);
  });

  it('is a killed script when PID 1 never said its verdict', () => {
    const seen = observationOf(job, heard({}), true, { ...container, exitCode: 137, oomKilled: true });
    expect(seen).toMatchObject({
      exitCode: null,
      signal: 'SIGKILL',
      timedOut: true,
      outOfMemory: true,
      end: { kind: 'none' },
    });
  });

  it('is the engine’s failure when the job never started, and the job’s when its workspace was refused', () => {
    const failing = (said: Partial<Hearing>) => () =>
      observationOf(job, heard({ started: false, ...said }), false, container);
    expect(failing({ complaint: 'exec: "python3": not found\n' })).toThrow(/python3": not found/);
    expect(failing({ refusal: 'No space.' })).toThrow('No space.');
  });
});
