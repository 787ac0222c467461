import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation, TestOutcome } from '../../events/schema/observation.ts';
import { classification, TARGET, type Unlike } from '../testing/events.ts';
import { finding, findings, PATCH } from '../testing/findings.ts';
import { crashes, ends, frame, SCRIPT_FRAME } from '../testing/observations.ts';
import { fixGate } from './fix.ts';

const BEFORE = [
  'original/control-0/1',
  'original/control-0/2',
  'original/reproduction/1',
  'original/reproduction/2',
  'original/reproduction/3',
  'original/variant-0/1',
  'placebo/reproduction/1',
] as const;
const AFTER = [
  'patched/control-0/1',
  'patched/fault/1',
  'patched/inverted/1',
  'patched/reproduction/1',
  'patched/reproduction/2',
  'patched/reproduction/3',
  'patched/tests/1',
  'patched/variant-0/1',
  'placebo/reproduction/2',
  'reverted/reproduction/1',
] as const;
const TEST = 'test_shop.py::test_total';
const BASELINE: readonly TestOutcome[] = [
  { id: TEST, outcome: 'passed' },
  { id: 'test_shop.py::test_broken', outcome: 'failed' },
  { id: 'test_shop.py::test_later', outcome: 'skipped' },
];

const judge = (unlike: Unlike = {}, before: Unlike = {}, over: Partial<Parameters<typeof fixGate>[0]> = {}) =>
  fixGate({
    target: TARGET,
    classification: classification(),
    patch: PATCH,
    baseline: BASELINE,
    before: findings(BEFORE, before),
    findings: findings(AFTER, unlike),
    outstanding: [],
    ...over,
  });
const codes = (verdict: ReturnType<typeof judge>) =>
  verdict.decided && !verdict.passed ? verdict.reasons.map(({ code }) => code) : [];
const tests = (...outcomes: TestOutcome[]) => ({ 'patched/tests': ends({ tests: outcomes }) });
const UNITTEST = frame({ origin: 'stdlib', file: '/usr/lib/python3.11/unittest/case.py' });
const trip = (event: string, origin: 'script' | 'workspace' | 'other' = 'workspace', through?: string[]) => ({
  event,
  origin,
  where: 'pricing.py:3',
  ...(through ? { through } : {}),
});

describe('Gate 2', () => {
  it('passes when the patch, and nothing but the patch, makes the failure go away', () => {
    expect(judge()).toEqual({ decided: true, passed: true });
  });

  it('asks nothing of an error that was not raised', () => {
    expect(judge({ 'patched/fault': ends({ fault: null }) })).toEqual({ decided: true, passed: true });
  });

  it('misses a file that an input wrote that works, but for a name that differs by chance', () => {
    const created = (...names: string[]) => ends({ createdFiles: names }, 'control-0\n');
    const before = {
      'original/control-0/1': created('a.tmp', 'report.txt'),
      'original/control-0/2': created('b.tmp', 'report.txt'),
    };
    const with_ = (...names: string[]) => judge({ 'patched/control-0': created(...names) }, before);
    expect(codes(with_('a.tmp', 'nul.txt'))).toEqual(['control_changed']);
    expect(with_('c.tmp', 'new.txt', 'report.txt')).toEqual({ decided: true, passed: true });
  });

  it('waits for every cell that could change its word', () => {
    const open = (id: string) => ({ outstanding: [finding(id).cell] });
    const still = { 'patched/reproduction': crashes() };
    expect(judge(still, {}, open('patched/reproduction/3'))).toEqual({ decided: false });
    expect(judge(still, {}, open('reverted/reproduction/1'))).toEqual({ decided: false });
    expect(judge({}, {}, open('patched/tests/1'))).toEqual({ decided: false });
    expect(codes(judge(still, {}, open('patched/tests/1')))).toEqual(['still_failing']);
    expect(codes(judge({ placebo: ends() }, {}, open('patched/reproduction/1')))).toEqual(['conditional_on_patch']);
  });

  it.each([
    ['a placebo that runs to its end', ['conditional_on_patch'], { placebo: ends() }],
    ['a placebo that fails otherwise', ['conditional_on_patch'], { placebo: crashes({ type: 'ValueError' }) }],
    ['a failure that does not return', ['not_reverting'], { reverted: ends() }],
    ['a failure that returns as another', ['not_reverting'], { reverted: crashes({ message: "'name'" }) }],
    ['either, though the patch fails too', ['not_reverting'], { reverted: ends(), 'patched/reproduction': crashes() }],
  ] as const)('condemns the reproduction by %s', (_, expected, unlike) => {
    const verdict = judge(unlike);
    expect(verdict).toMatchObject({ passed: false, condemns: 'reproduction' });
    expect(codes(verdict)).toEqual(expected);
  });

  it.each<[string, string[], Unlike]>([
    ['still fails', ['still_failing'], { 'patched/reproduction': crashes() }],
    ['fails once', ['flaky', 'still_failing'], { 'patched/reproduction/3': crashes() }],
    [
      'never proves its end',
      ['early_exit'],
      { 'patched/reproduction': ends({ end: { kind: 'none', exitFrame: null } }) },
    ],
    ['takes too long', ['timeout'], { 'patched/reproduction': ends({ timedOut: true }) }],
    ['loses any error', ['error_swallowed'], { 'patched/fault': ends({ fault: 'lost' }) }],
    [
      'ends the process at an error',
      ['error_swallowed'],
      { 'patched/fault': ends({ fault: null, end: { kind: 'none', exitFrame: null } }) },
    ],
    ['comes to its end with an error', ['error_swallowed'], { 'patched/fault': ends({ fault: 'left' }) }],
    ['takes too long over an error', ['timeout'], { 'patched/fault': ends({ timedOut: true }) }],
    ['is not entered by anything', ['not_exercised'], { patched: { executedFunctions: ['pricing.py:total'] } }],
    [
      'writes a file of the repo',
      ['workspace_modified'],
      { 'patched/reproduction/1': ends({ changedFiles: ['data.json'] }) },
    ],
    [
      'deletes a file of the repo',
      ['workspace_modified'],
      { 'patched/control-0': ends({ deletedFiles: ['data.json'] }, 'control-0\n') },
    ],
    ['controls processes', ['sandbox_evasion'], { 'patched/variant-0': ends({ trips: [trip('os.fork')] }) }],
    [
      'starts a program',
      ['sandbox_evasion'],
      {
        'patched/variant-0': ends({ trips: [trip('subprocess.Popen', 'workspace', ['system.py:9', 'pricing.py:3'])] }),
      },
    ],
    [
      'lets untouched lines fork',
      ['sandbox_evasion'],
      { 'patched/variant-0': ends({ trips: [trip('os.fork', 'workspace', ['system.py:9'])] }) },
    ],
    [
      'starts a program from code made of text',
      ['sandbox_evasion'],
      { 'patched/variant-0': ends({ trips: [trip('subprocess.Popen', 'other', ['system.py:9'])] }) },
    ],
    ['passes with its assertions inverted', ['assertion_inverted'], { 'patched/inverted': ends() }],
    ['raises something else when they are', ['assertion_inverted'], { 'patched/inverted': crashes() }],
    [
      'raises the AssertionError itself',
      ['assertion_inverted'],
      { 'patched/inverted': crashes({ type: 'AssertionError', frames: [SCRIPT_FRAME, frame()] }) },
    ],
    [
      'exits instead of asserting',
      ['assertion_inverted'],
      { 'patched/inverted': ends({ exitCode: 1, end: { kind: 'exit', exitFrame: SCRIPT_FRAME } }) },
    ],
    ['fails on another input', ['variant_failing'], { 'patched/variant-0': crashes() }],
    [
      'ends early on another input',
      ['variant_failing'],
      { 'patched/variant-0': ends({ end: { kind: 'none', exitFrame: null } }) },
    ],
    ['breaks an input that works', ['control_changed'], { 'patched/control-0': crashes() }],
    ['changes what an input prints that works', ['control_changed'], { 'patched/control-0': ends({}, 'else') }],
    ['breaks a test', ['regression'], tests({ id: TEST, outcome: 'failed' })],
    ['makes a test err', ['regression'], tests({ id: TEST, outcome: 'error' })],
    ['skips a test', ['regression'], tests({ id: TEST, outcome: 'skipped' })],
    ['makes a test vanish', ['regression'], tests({ id: 'test_shop.py::test_other', outcome: 'passed' })],
    ['makes all tests vanish', ['regression'], tests()],
    [
      'gives a test two outcomes',
      ['regression'],
      tests({ id: TEST, outcome: 'failed' }, { id: TEST, outcome: 'passed' }),
    ],
    ['has no test results', ['regression'], { 'patched/tests': ends({ tests: null, exitCode: 0 }) }],
    [
      'lets the tests take too long',
      ['timeout'],
      { 'patched/tests': ends({ timedOut: true, tests: [{ id: TEST, outcome: 'passed' }] }) },
    ],
    [
      'has several faults, all of which are told',
      ['control_changed', 'regression', 'variant_failing'],
      { 'patched/control-0': ends({}, 'else'), ...tests(), 'patched/variant-0': crashes() },
    ],
  ])('refuses a patch that %s', (_, expected, unlike) => {
    const verdict = judge(unlike);
    expect(verdict).toMatchObject({ decided: true, passed: false, condemns: 'patch' });
    expect(codes(verdict)).toEqual(expected);
  });

  it.each<[string, Unlike, Unlike]>([
    ['is entered by the tests alone', { patched: { executedFunctions: [] }, 'patched/tests': {} }, {}],
    ['creates a file', { patched: { createdFiles: ['out.log'] } }, {}],
    [
      'writes what the original wrote',
      { patched: { changedFiles: ['data.json'] } },
      { original: { changedFiles: ['data.json'] } },
    ],
    [
      'starts what the original started',
      { patched: { trips: [trip('os.fork')] } },
      { original: { trips: [trip('os.fork')] } },
    ],
    [
      'lets the program go on to start another, by lines that it left alone',
      { patched: { trips: [trip('subprocess.Popen', 'workspace', ['system.py:9', 'pricing.py:12'])] } },
      {},
    ],
    ['leaves a broken test broken', tests(...BASELINE), {}],
    [
      'mends a broken test',
      tests({ id: TEST, outcome: 'passed' }, { id: 'test_shop.py::test_broken', outcome: 'passed' }),
      {},
    ],
    [
      'lets the tests write and spawn',
      { 'patched/tests': { changedFiles: ['data.json'], trips: [trip('os.fork')] } },
      {},
    ],
    [
      'is asserted by a library',
      { 'patched/inverted': crashes({ type: 'AssertionError', frames: [SCRIPT_FRAME, UNITTEST] }) },
      {},
    ],
  ])('passes a patch that %s', (_, unlike, before) => {
    expect(judge(unlike, before)).toEqual({ decided: true, passed: true });
  });

  it("is told of process control that is unlike the original's", () => {
    const before = { 'original/reproduction': crashes({}, { trips: [trip('subprocess.Popen')] }) };
    expect(codes(judge({ 'patched/reproduction/1': ends({ trips: [trip('os.fork')] }) }, before))).toEqual([
      'sandbox_evasion',
    ]);
    expect(
      codes(judge({ 'patched/reproduction/1': ends({ trips: [trip('subprocess.Popen', 'other')] }) }, before)),
    ).toEqual(['sandbox_evasion']);
  });

  it.each(AFTER.filter((id) => id.includes('/reproduction/')))('does not pass without %s', (missing) => {
    expect(judge({}, {}, { findings: findings(AFTER.filter((id) => id !== missing)) })).toMatchObject({
      passed: false,
    });
  });

  it('needs no tests, variants, controls or assertions where there are none', () => {
    const bare = AFTER.filter((id) => id.includes('/reproduction/'));
    expect(judge({}, {}, { baseline: null, findings: findings(bare) })).toEqual({ decided: true, passed: true });
  });

  it('gives the same verdict and reasons in whatever order the cells came', () => {
    const odd = fc.constantFrom<Observation>(
      ends(),
      crashes(),
      crashes({ type: 'TypeError' }),
      ends({ timedOut: true }),
      ends({ changedFiles: ['data.json'] }),
      ends({ executedFunctions: [] }),
      ends({}, 'else'),
    );
    const shown = fc.dictionary(fc.constantFrom(...AFTER), odd, { maxKeys: 4 });
    const order = <T extends string>(ids: readonly T[]) => fc.shuffledSubarray([...ids], { minLength: ids.length });
    fc.assert(
      fc.property(shown, order(AFTER), order(BEFORE), (unlike, after, before) => {
        expect(judge({}, {}, { findings: findings(after, unlike), before: findings(before) })).toEqual(judge(unlike));
      }),
    );
  });
});

describe('the statement that failed', () => {
  const elsewhere = { executedLines: { 'pricing.py': [1, 2] } };
  const nowhere: Unlike = { patched: elsewhere };

  it('has to be run by something, or nothing shows that it works', () => {
    expect(codes(judge(nowhere))).toEqual(['not_exercised']);
  });

  it('may be run by a control alone, where a guard keeps bad input from it', () => {
    expect(codes(judge({ 'patched/control-0': { executedLines: { 'pricing.py': [3] } }, ...nowhere }))).toEqual([]);
  });

  it('does not count where the original ran it', () => {
    expect(codes(judge({ ...nowhere, reverted: { executedLines: { 'pricing.py': [3] } } }))).toEqual(['not_exercised']);
  });

  it('may not simply be taken out', () => {
    expect(codes(judge({}, {}, { patch: { ...PATCH, failing: { file: 'pricing.py', lines: [] } } }))).toEqual([
      'not_exercised',
    ]);
  });
});

describe('what the original was seen to do', () => {
  const writes = { changedFiles: ['data.json'] };
  it('excuses the same subject with the patch, and no other one', () => {
    expect(
      codes(
        judge(
          { 'patched/control-0': ends(writes, 'control-0\n') },
          { 'original/control-0': ends(writes, 'control-0\n') },
        ),
      ),
    ).not.toContain('workspace_modified');
    expect(
      codes(judge({ 'patched/reproduction/1': ends(writes) }, { 'original/control-0': ends(writes, 'control-0\n') })),
    ).toEqual(['workspace_modified']);
  });
});
