import { describe, expect, test } from 'vitest';
import {
  decodeJob,
  encodeJob,
  jobInSubject,
  PARTITIONS,
  partitionOf,
  poolInSubject,
  runOf,
  subjects,
} from './subjects.ts';

const run = '01890a5d-ac96-774b-bcce-b302099a8057';
const job = `${run}.12.3`;

describe('subjects', () => {
  test('a job id is one token, and comes back', () => {
    expect(encodeJob(job)).toBe(`${run}_12_3`);
    expect(decodeJob(encodeJob(job))).toBe(job);
    expect(runOf(job)).toBe(run);
  });

  test.each(['', 'a b', 'a.*', '>', 'a..b', 'a_b', 'ä', '.a', 'a.'])('%j is refused as a job id', (id) => {
    expect(() => encodeJob(id)).toThrow(/no job id/);
  });

  test.each(['', 'a!b', 'a__b', '*'])('%j is no token of a job', (token) => {
    expect(decodeJob(token)).toBeUndefined();
  });

  test('follow the grammar', () => {
    const p = partitionOf(run);
    expect(subjects.job({ kind: 'llm', pool: 'gpu-1' }, job)).toBe(`opsguard.job.llm.gpu-1.${run}_12_3`);
    const llm = { kind: 'llm', pool: 'gpu-1' } as const;
    expect(subjects.result(llm, job)).toBe(`opsguard.result.${p}.llm.gpu-1.${run}_12_3`);
    expect(subjects.event(run)).toBe(`opsguard.event.${p}.${run}`);
    expect(subjects.dead({ kind: 'sandbox', pool: 'default' }, job)).toBe(`opsguard.dead.sandbox.default.${run}_12_3`);
    for (const subject of [subjects.result(llm, job), subjects.dead(llm, job)]) {
      expect(jobInSubject(subject)).toBe(job);
      expect(poolInSubject(subject)).toEqual(llm);
    }
    expect(poolInSubject(subjects.event(run))).toBeUndefined();
  });

  test('a pool name is one token', () => {
    expect(() => subjects.jobsOf({ kind: 'llm', pool: 'a.b' })).toThrow(/no pool name/);
    expect(() => subjects.jobsOf({ kind: 'llm', pool: '*' })).toThrow(/no pool name/);
  });

  test('a partition is stable, in range, and shared by a run and its jobs', () => {
    // Other processes of other versions compute the same one: a change here is a change of the protocol.
    expect(partitionOf(run)).toBe(8);
    const seen = new Set(Array.from({ length: 400 }, (_, i) => partitionOf(`run-${i}`)));
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: PARTITIONS }, (_, i) => i));
  });
});
