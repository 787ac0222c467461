import { describe, expect, it } from 'vitest';
import type { Observation } from '../../events/schema/observation.ts';
import { classification, TARGET } from '../testing/events.ts';
import { finding, findings } from '../testing/findings.ts';
import { crashes, ends } from '../testing/observations.ts';
import { reproductionGate, validControls, validVariants } from './reproduction.ts';

const IDS = [
  'original/reproduction/1',
  'original/reproduction/2',
  'original/reproduction/3',
  'placebo/reproduction/1',
] as const;

const judge = (
  unlike: Readonly<Record<string, Observation>> = {},
  ids: readonly string[] = IDS,
  open: readonly string[] = [],
) =>
  reproductionGate({
    target: TARGET,
    classification: classification(),
    findings: findings(ids, unlike),
    outstanding: open.map((id) => finding(id).cell),
  });
const codes = (verdict: ReturnType<typeof judge>) =>
  verdict.decided && !verdict.passed ? verdict.reasons.map(({ code }) => code) : [];
const trip = (origin: 'script' | 'workspace' | 'other') => ({ event: 'os._exit', origin, where: 'script.py:1' });

const SILENT = ends({
  stdout: {
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    bytes: 0,
    text: '',
    truncated: false,
  },
});

describe('Gate 1', () => {
  it('passes when the failure shows each time, under a placebo too', () => {
    expect(judge()).toEqual({ decided: true, passed: true });
  });

  it('waits for every cell', () => {
    expect(judge({}, IDS, ['original/variant-0/1'])).toEqual({ decided: false });
    expect(judge({}, IDS.slice(0, 3), ['placebo/reproduction/1'])).toEqual({ decided: false });
    expect(judge({ original: ends() }, IDS.slice(0, 2), ['original/reproduction/3'])).toEqual({ decided: false });
    expect(
      codes(judge({ original: ends() }, IDS.slice(0, 3), ['placebo/reproduction/1', 'original/control-0/1'])),
    ).toEqual(['not_reproduced']);
  });

  it.each([
    ['never fails', ['not_reproduced'], { original: ends() }],
    [
      'fails once of three times',
      ['flaky', 'not_reproduced', 'not_reproduced'],
      { 'original/reproduction/1': ends(), 'original/reproduction/3': ends() },
    ],
    ['fails twice of three times', ['flaky', 'not_reproduced'], { 'original/reproduction/2': ends() }],
    ['fails otherwise', ['wrong_exception'], { original: crashes({ type: 'ValueError' }) }],
    ['fails under a placebo no more', ['conditional_on_patch'], { placebo: ends() }],
    ['fails under a placebo otherwise', ['conditional_on_patch'], { placebo: crashes({ message: "'name'" }) }],
    ['changes a file of the repo', ['workspace_modified'], { original: crashes({}, { changedFiles: ['pricing.py'] }) }],
    ['deletes a file of the repo', ['workspace_modified'], { original: crashes({}, { deletedFiles: ['pricing.py'] }) }],
    [
      'changes a file under a placebo',
      ['conditional_on_patch'],
      { placebo: crashes({}, { changedFiles: ['pricing.py'] }) },
    ],
    ['controls processes', ['sandbox_evasion'], { original: crashes({}, { trips: [trip('script')] }) }],
  ] as const)('refuses a script that %s', (_, expected, unlike) => {
    const verdict = judge(unlike);
    expect(verdict).toMatchObject({ decided: true, passed: false, condemns: 'reproduction' });
    expect(codes(verdict)).toEqual(expected);
  });

  it.each([
    ['creates a file', { original: crashes({}, { createdFiles: ['out.log'] }) }],
    ["runs the repo's own process control", { original: crashes({}, { trips: [trip('workspace')] }) }],
  ])('passes a script that %s', (_, unlike) => {
    expect(judge(unlike)).toEqual({ decided: true, passed: true });
  });

  it.each(IDS)('does not pass without %s', (missing) => {
    const ids = IDS.filter((id) => id !== missing);
    expect(judge({}, ids)).toMatchObject({ decided: true, passed: false });
  });

  it('names the cell that showed a reason', () => {
    const verdict = judge({ 'original/reproduction/2': ends() });
    expect(verdict).toMatchObject({ reasons: [{ code: 'flaky', cell: 'original/reproduction/2' }, {}] });
  });
});

describe('a variant holds', () => {
  const holds = (seen: Observation) => validVariants([finding('original/variant-0/1', seen)], 1, TARGET).length === 1;

  it.each([
    ['when it crashes as reported', true, crashes()],
    ['with another message', true, crashes({ message: "'colour'" })],
    ['but not with another type', false, crashes({ type: 'ValueError' })],
    ['but not when it runs to its end', false, ends()],
    ['but not when it changes the repo', false, crashes({}, { changedFiles: ['pricing.py'] })],
    ['but not when it controls processes', false, crashes({}, { trips: [trip('script')] })],
  ])('%s', (_, expected, seen) => {
    expect(holds(seen)).toBe(expected);
  });

  it('when it was seen', () => {
    const seen = [finding('original/variant-1/1'), finding('patched/variant-0/1', crashes())];
    expect(validVariants(seen, 3, TARGET)).toEqual([1]);
  });
});

describe('a control holds', () => {
  const holds = (first: Observation, second = first) =>
    validControls([finding('original/control-0/1', first), finding('original/control-0/2', second)], 1).length === 1;

  it.each([
    ['when it prints the same under two hash seeds', true, ends({}, 'a'), ends({}, 'a')],
    ['but not when it prints something else', false, ends({}, 'a'), ends({}, 'b')],
    ['but not when it crashes', false, crashes(), crashes()],
    ['but not when it crashes once', false, ends({}, 'a'), crashes()],
    ['but not when it changes the repo', false, ends({ changedFiles: ['data.json'] }), ends()],
    ['but not when it prints nothing, which cannot be compared', false, SILENT, SILENT],
    ['but not when its output was cut', false, ends({ outputTruncated: true }), ends({ outputTruncated: true })],
  ])('%s', (_, expected, first, second) => {
    expect(holds(first, second)).toBe(expected);
  });

  it('when both were seen', () => {
    expect(validControls([finding('original/control-0/1')], 1)).toEqual([]);
  });
});
