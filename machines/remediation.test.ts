import { describe, expect, it } from 'vitest';
import {
  allObserved,
  cancelled,
  cellObserved,
  classified,
  commandFailed,
  type Happening,
  patchApplied,
  patchProposed,
  patchRefused,
  prepared,
  pullRequestPrepared,
  raw,
  ready,
  reportWritten,
  reproductionProposed,
  started,
  takenOver,
} from './testing/events.ts';
import { crashes, ends } from './testing/observations.ts';
import { begin, follow, given } from './testing/spec.ts';
import { AT, RUN } from './testing/values.ts';

const checked = [prepared, classified(), ready()];
const executing = [...checked, reproductionProposed()];
const reproduced = [...executing, allObserved()];
const applying = [...reproduced, patchProposed];
const testing = [...applying, patchApplied];
const fixed = [...testing, allObserved()];

const notReproduced = allObserved({ 'original/reproduction': ends() });
const notFixed = allObserved({ 'patched/reproduction': crashes() });
const insensitive = allObserved({ reverted: ends() });
const nextFix = [patchProposed, patchApplied];

/** A history that stands in each state that waits for something. */
const WAITING: readonly (readonly [state: string, history: readonly Happening[], command: string])[] = [
  ['setup_workspace', [], 'prepare_workspace'],
  ['classify_error', [prepared], 'classify_error'],
  ['ensure_workspace_ready', [prepared, classified()], 'check_workspace'],
  ['generate_reproduction_script', checked, 'propose_reproduction'],
  ['execute_reproduction', executing, 'observe'],
  ['generate_patch', reproduced, 'propose_patch'],
  ['apply_patch', applying, 'apply_patch'],
  ['execute_fix_test', testing, 'observe'],
  ['generate_pr', fixed, 'prepare_pull_request'],
];
const REPORTING = [commandFailed('internal')];

describe('the way to a verified patch', () => {
  it('begins with a copy of the repo', () => {
    const { snapshot, commands, entered } = begin(started);
    expect(snapshot.value).toBe('setup_workspace');
    expect(commands).toEqual([{ id: `${RUN}.1.0`, type: 'prepare_workspace' }]);
    expect(entered).toEqual(['setup_workspace']);
  });

  it('classifies the log once the copy is there', () => {
    given(started)
      .when(prepared)
      .then('classify_error', [{ id: `${RUN}.2.0`, type: 'classify_error' }], {
        workspace_path: '/srv/runs/1/workspace',
      });
  });

  it('checks the workspace when code failed', () => {
    given(started, prepared)
      .when(classified())
      .then('ensure_workspace_ready', [{ type: 'check_workspace' }], { error_type: 'KeyError' });
  });

  it('asks for a reproduction when the workspace is ready', () => {
    given(started, prepared, classified())
      .when(ready())
      .then('generate_reproduction_script', [{ type: 'propose_reproduction', attempt: 1, feedback: [] }], {
        retries: { reproduction: 1, fix: 0 },
      });
  });

  it('runs the script on the original three times and on a placebo', () => {
    const { commands } = given(started, ...checked)
      .when(reproductionProposed())
      .then('execute_reproduction', Array(4).fill({ type: 'observe' }));
    expect(cells(commands)).toEqual([
      'original/reproduction/1',
      'original/reproduction/2',
      'original/reproduction/3',
      'placebo/reproduction/1',
    ]);
  });

  it('runs variants once and controls under two hash seeds', () => {
    const { commands } = given(started, ...checked)
      .when(reproductionProposed({ variants: 2, controls: 1, inverted: true }))
      .then('execute_reproduction', Array(8).fill({ type: 'observe' }));
    expect(cells(commands)).toEqual([
      'original/control-0/1',
      'original/control-0/2',
      'original/reproduction/1',
      'original/reproduction/2',
      'original/reproduction/3',
      'original/variant-0/1',
      'original/variant-1/1',
      'placebo/reproduction/1',
    ]);
    const seeds = commands.flatMap((one) =>
      one.type === 'observe' && one.cell.subject.kind === 'control' ? one.cell.hashSeed : [],
    );
    expect(new Set(seeds).size).toBe(2);
  });

  it('decides when no cell that is open could change its word, and waits for no such cell', () => {
    given(started, ...executing, cellObserved('original'), cellObserved('original'), cellObserved('original'))
      .when(cellObserved('placebo'))
      .then('generate_patch', [{ type: 'propose_patch', attempt: 1 }]);
    given(started, ...executing, cellObserved('original', ends()), cellObserved('original', ends()))
      .when(cellObserved('placebo'))
      .then('execute_reproduction');
    given(started, ...executing, cellObserved('original', ends()), cellObserved('original', ends()))
      .when(cellObserved('original', ends()))
      .then('generate_reproduction_script', [
        { type: 'propose_reproduction', attempt: 2, feedback: [reason('not_reproduced')] },
      ]);
  });

  it('asks for a patch when the failure is reproduced', () => {
    const { entered } = given(started, ...executing)
      .when(allObserved())
      .then('generate_patch', [{ type: 'propose_patch', attempt: 1, feedback: [] }], {
        retries: { reproduction: 1, fix: 1 },
        reproduction_result: { exit_code: 1, exception: 'KeyError' },
        attempts: [{ kind: 'reproduction', attempt: 1, accepted: true, reasons: [] }],
      });
    expect(entered).toEqual(['reproduction_decision', 'generate_patch']);
  });

  it('applies what was proposed', () => {
    given(started, ...reproduced)
      .when(patchProposed)
      .then('apply_patch', [{ type: 'apply_patch' }]);
  });

  it('runs the patched code, a placebo and the patch taken back', () => {
    const { commands } = given(started, ...applying)
      .when(patchApplied)
      .then('execute_fix_test', Array(6).fill({ type: 'observe' }));
    expect(cells(commands)).toEqual([
      'patched/fault/1',
      'patched/reproduction/1',
      'patched/reproduction/2',
      'patched/reproduction/3',
      'placebo/reproduction/2',
      'reverted/reproduction/1',
    ]);
  });

  it('runs all that there is to check, but variants and controls that did not hold on the original', () => {
    const { commands } = given(
      started,
      prepared,
      classified(),
      ready([{ id: 'test_shop.py::test_total', outcome: 'passed' }]),
      reproductionProposed({ inverted: true, variants: 2, controls: 2 }),
      allObserved({ 'original/variant-0': ends(), 'original/control-1': crashes() }),
      patchProposed,
    )
      .when(patchApplied)
      .then('execute_fix_test', Array(10).fill({ type: 'observe' }));
    expect(cells(commands).filter((id) => !id.includes('/reproduction/'))).toEqual([
      'patched/control-0/1',
      'patched/fault/1',
      'patched/inverted/1',
      'patched/tests/1',
      'patched/variant-1/1',
    ]);
  });

  it('prepares the pull request when the fix holds', () => {
    const { entered } = given(started, ...testing)
      .when(allObserved())
      .then('generate_pr', [{ type: 'prepare_pull_request' }], {
        status: 'running',
        fix_result: { exit_code: 0, exception: null },
        grade: { tests: 0, variants: 0, controls: 0 },
      });
    expect(entered).toEqual(['fix_decision', 'generate_pr']);
  });

  it('grades by what there was to check', () => {
    given(
      started,
      prepared,
      classified(),
      ready([
        { id: 'test_shop.py::test_total', outcome: 'passed' },
        { id: 'test_shop.py::test_sku', outcome: 'failed' },
      ]),
      reproductionProposed({ inverted: true, variants: 2, controls: 1 }),
      allObserved({ 'original/variant-0': ends() }),
      ...nextFix,
    )
      .when(allObserved())
      .then('generate_pr', [{ type: 'prepare_pull_request' }], { grade: { tests: 1, variants: 1, controls: 1 } });
  });

  it('is verified when the pull request is written', () => {
    given(started, ...fixed)
      .when(pullRequestPrepared)
      .then('verified', [], { status: 'verified', awaiting: [] });
  });
});

describe('what is not code', () => {
  it('an infrastructure failure is reported as such, and touches no container', () => {
    given(started, prepared)
      .when(classified({ class: 'infra', rule: 'infra/connection-refused' }))
      .then('generate_report', [{ type: 'write_report', kind: 'infra', reasons: [reason('infra')] }]);
  });

  it('an unknown failure is refused, not guessed', () => {
    given(started, prepared)
      .when(classified({ class: 'unknown', errorType: null, rule: 'unknown/no-traceback' }))
      .then('generate_report', [{ type: 'write_report', kind: 'failure', reasons: [reason('unknown_error')] }]);
  });
});

describe('another reproduction', () => {
  it('is asked for, with the reasons, when the failure was not shown', () => {
    given(started, ...executing)
      .when(notReproduced)
      .then(
        'generate_reproduction_script',
        [{ type: 'propose_reproduction', attempt: 2, feedback: [reason('not_reproduced')] }],
        { retries: { reproduction: 2, fix: 0 }, evidence: { reproduction: [], fix: [] } },
      );
  });

  it('is asked for when the proposer had no idea', () => {
    given(started, ...checked)
      .when(commandFailed('no_proposal'))
      .then('generate_reproduction_script', [
        { type: 'propose_reproduction', attempt: 2, feedback: [reason('no_proposal')] },
      ]);
  });

  it('is asked for when its text alone is objected to, and such a script is never run', () => {
    given(started, ...checked)
      .when(reproductionProposed({ objection: 'It looks at the code.' }))
      .then('generate_reproduction_script', [
        { type: 'propose_reproduction', attempt: 2, feedback: [reason('conditional_on_patch')] },
      ]);
  });

  it('is not asked for a third time: objected to', () => {
    given(started, ...checked, reproductionProposed({ objection: 'It looks at the code.' }))
      .when(reproductionProposed({ objection: 'It still does.' }))
      .then('generate_report', [{ type: 'write_report', kind: 'failure', reasons: [reason('conditional_on_patch')] }]);
  });

  it('is not asked for a third time: not shown', () => {
    given(started, ...executing, notReproduced, reproductionProposed())
      .when(notReproduced)
      .then('generate_report', [{ type: 'write_report', kind: 'failure', reasons: [reason('not_reproduced')] }], {
        retries: { reproduction: 2, fix: 0 },
      });
  });

  it('is not asked for a third time: not proposed', () => {
    given(started, ...checked, commandFailed('no_proposal'))
      .when(commandFailed('no_proposal'))
      .then('generate_report', [{ type: 'write_report', kind: 'failure', reasons: [reason('no_proposal')] }]);
  });

  it('is asked for when a placebo made it run to its end', () => {
    given(started, ...executing)
      .when(allObserved({ placebo: ends() }))
      .then('generate_reproduction_script', [
        { type: 'propose_reproduction', attempt: 2, feedback: [reason('conditional_on_patch')] },
      ]);
  });

  it.each([
    ['a placebo of the patch makes it run to its end', { placebo: ends() }, 'conditional_on_patch'],
    ['the failure does not return with the patch taken back', { reverted: ends() }, 'not_reverting'],
  ] as const)('is asked for when %s', (_, unlike, code) => {
    given(started, ...testing)
      .when(allObserved(unlike))
      .then('generate_reproduction_script', [{ type: 'propose_reproduction', attempt: 2, feedback: [reason(code)] }], {
        retries: { reproduction: 2, fix: 1 },
      });
  });

  it('that is condemned by its second patch leaves no attempt', () => {
    given(started, ...testing, insensitive, reproductionProposed(), allObserved(), ...nextFix)
      .when(insensitive)
      .then('generate_report', [{ type: 'write_report', kind: 'failure', reasons: [reason('not_reverting')] }]);
  });

  it('is of no use when no patch may be tried with it', () => {
    given(started, ...testing, notFixed, ...nextFix, notFixed, ...nextFix)
      .when(insensitive)
      .then('generate_report', [{ type: 'write_report', kind: 'failure', reasons: [reason('not_reverting')] }], {
        retries: { reproduction: 1, fix: 3 },
      });
  });
});

describe('another patch', () => {
  it.each([2, 3])('is asked for as attempt %i, with all reasons so far', (attempt) => {
    const history = Array.from({ length: attempt - 2 }, () => [notFixed, ...nextFix]).flat();
    given(started, ...testing, ...history)
      .when(notFixed)
      .then('generate_patch', [
        { type: 'propose_patch', attempt, feedback: Array(attempt - 1).fill(reason('still_failing')) },
      ]);
  });

  it('is not asked for a fourth time: still failing', () => {
    given(started, ...testing, notFixed, ...nextFix, notFixed, ...nextFix)
      .when(notFixed)
      .then('generate_report', [{ type: 'write_report', kind: 'failure', reasons: [reason('still_failing')] }], {
        retries: { reproduction: 1, fix: 3 },
      });
  });

  it('is asked for when the policy refused one', () => {
    given(started, ...applying)
      .when(patchRefused('[os-exit] No.', '[broad-except] No.'))
      .then('generate_patch', [
        { type: 'propose_patch', attempt: 2, feedback: [reason('patch_refused'), reason('patch_refused')] },
      ]);
  });

  it('is not asked for a fourth time: refused', () => {
    given(started, ...applying, patchRefused('1'), patchProposed, patchRefused('2'), patchProposed)
      .when(patchRefused('3'))
      .then('generate_report', [
        { type: 'write_report', kind: 'failure', reasons: [{ code: 'patch_refused', sentence: '3' }] },
      ]);
  });

  it('is asked for when the proposer had no idea', () => {
    given(started, ...reproduced)
      .when(commandFailed('no_proposal'))
      .then('generate_patch', [{ type: 'propose_patch', attempt: 2, feedback: [reason('no_proposal')] }]);
  });

  it('is not asked for a fourth time: not proposed', () => {
    given(started, ...reproduced, commandFailed('no_proposal'), commandFailed('no_proposal'))
      .when(commandFailed('no_proposal'))
      .then('generate_report', [{ type: 'write_report', kind: 'failure', reasons: [reason('no_proposal')] }]);
  });

  it('counts refusals, missing proposals and failed tests as one', () => {
    given(started, ...applying, patchRefused('1'), commandFailed('no_proposal'), ...nextFix)
      .when(notFixed)
      .then('generate_report', [{ type: 'write_report', kind: 'failure' }], { retries: { reproduction: 1, fix: 3 } });
  });

  it('starts from no evidence of the one before', () => {
    given(started, ...testing, notFixed, ...nextFix)
      .when(allObserved())
      .then('generate_pr', [{ type: 'prepare_pull_request' }]);
  });
});

describe('a command that fails', () => {
  const ENGINE = [
    'engine_unavailable',
    'image_unavailable',
    'broker_unavailable',
    'proposer_unavailable',
    'model_missing',
    'worker_lost',
    'disk_full',
  ] as const;

  it.each(WAITING.flatMap(([state, history]) => ENGINE.map((code) => [code, state, history] as const)))(
    'with %s in %s ends in an infra report',
    (code, _, history) => {
      given(started, ...history)
        .when(commandFailed(code, 'It is down.'))
        .then('generate_report', [
          { type: 'write_report', kind: 'infra', reasons: [{ code, sentence: 'It is down.' }] },
        ]);
    },
  );

  it.each(WAITING.filter(([state]) => !state.startsWith('generate_') || state === 'generate_pr'))(
    'by the alert or a bug in %s ends in a failure report',
    (_, history) => {
      given(started, ...history)
        .when(commandFailed('traceback_not_in_repo'))
        .then('generate_report', [
          { type: 'write_report', kind: 'failure', reasons: [reason('traceback_not_in_repo')] },
        ]);
    },
  );

  it.each([
    ['infra', commandFailed('engine_unavailable'), 'infra_report'],
    ['failure', commandFailed('workspace_refused'), 'failure_report'],
  ] as const)('when the %s report is written, the run is over', (_, failure, final) => {
    given(started, failure).when(reportWritten).then(final, [], { status: final, awaiting: [] });
    // A report that cannot be written keeps no run open.
    given(started, failure).when(commandFailed('disk_full')).then(final, [], { status: final, awaiting: [] });
  });
});

describe('a run that is cancelled', () => {
  it.each(WAITING)('in %s is reported so, and waits for nothing else', (_, history) => {
    given(started, ...history)
      .when(cancelled)
      .then(
        'generate_report',
        [
          {
            type: 'write_report',
            kind: 'failure',
            reasons: [{ code: 'cancelled', sentence: 'The run was cancelled by the operator.' }],
          },
        ],
        { conclusion: { kind: 'failure', cancelled: true, reasons: [reason('cancelled')] } },
      );
    given(started, ...history, cancelled)
      .when(reportWritten)
      .then('failure_report');
  });

  it('while it reports goes on with its report', () => {
    given(started, ...REPORTING)
      .when(cancelled)
      .thenNothing();
  });
});

describe('events that change nothing', () => {
  const ALL: readonly (readonly [string, readonly Happening[]])[] = [
    ...WAITING.map(([state, history]) => [state, history] as const),
    ['generate_report', REPORTING],
    ['verified', [...fixed, pullRequestPrepared]],
    ['infra_report', [commandFailed('disk_full'), reportWritten]],
    ['failure_report', [cancelled, reportWritten]],
  ];

  it.each(ALL.slice(0, -3))('in %s: another owner, who is recorded and asked for nothing new', (state, history) => {
    given(started, ...history)
      .when(takenOver)
      .then(state, [], { owner: 'another' });
  });

  it.each(ALL)('in %s: a second start', (_, history) => {
    given(started, ...history)
      .when(raw(started))
      .thenNothing();
  });

  it.each(ALL)('in %s: any answer to a command that was never asked', (_, history) => {
    const { events } = follow(started, ...fixed, pullRequestPrepared);
    const { events: reported } = follow(started, ...applying, patchRefused('1'), cancelled, reportWritten);
    for (const event of [...events, ...reported])
      if ('command' in event)
        given(started, ...history)
          .when(raw({ ...event, command: `${RUN}.999.0` }))
          .thenNothing();
    given(started, ...history)
      .when(
        raw({
          type: 'command.failed',
          at: AT,
          command: `${RUN}.999.0`,
          failure: { code: 'internal', message: '', retryable: false },
        }),
      )
      .thenNothing();
  });

  it.each(ALL)('in %s: all answers that the run was given before', (_, history) => {
    for (const event of follow(started, ...history).events)
      given(started, ...history)
        .when(raw(event))
        .thenNothing();
  });

  it.each(WAITING)('in %s: an answer of another kind to what is awaited', (state, history) => {
    const own: Record<string, readonly string[]> = {
      setup_workspace: ['workspace.prepared'],
      classify_error: ['error.classified'],
      ensure_workspace_ready: ['workspace.ready'],
      generate_reproduction_script: ['reproduction.proposed'],
      execute_reproduction: ['cell.observed'],
      generate_patch: ['patch.proposed'],
      apply_patch: ['patch.applied', 'patch.refused'],
      execute_fix_test: ['cell.observed'],
      generate_pr: ['pull_request.prepared'],
    };
    const [awaiting] = follow(started, ...history).snapshot.context.awaiting;
    const everyAnswer = [
      ...follow(started, ...fixed, pullRequestPrepared).events,
      ...follow(started, ...applying, patchRefused('1'), cancelled, reportWritten).events,
    ].filter((event) => 'command' in event);
    const others = everyAnswer.filter(({ type }) => !own[state]?.includes(type));
    expect(new Set(others.map(({ type }) => type)).size).toBe(10 - (own[state]?.length ?? 0));
    for (const event of others)
      given(started, ...history)
        .when(raw({ ...event, command: awaiting?.id ?? '' }))
        .thenNothing();
  });

  it('an observation of another cell than the one that was asked for', () => {
    const { snapshot } = follow(started, ...executing);
    const [first, second] = snapshot.context.awaiting;
    if (first?.type !== 'observe' || second?.type !== 'observe') throw new Error('Two cells are awaited.');
    const swapped = {
      type: 'cell.observed',
      at: AT,
      command: first.id,
      cell: second.cell,
      observation: crashes(),
    } as const;
    given(started, ...executing)
      .when(raw(swapped))
      .thenNothing();
    given(started, ...executing)
      .when(raw({ ...swapped, cell: { ...first.cell, hashSeed: first.cell.hashSeed ^ 1 } }))
      .thenNothing();
    given(started, ...executing)
      .when(raw({ ...swapped, cell: first.cell }))
      .then('execute_reproduction');
  });

  it('a finished run moves by nothing', () => {
    for (const [, history] of ALL.slice(-3))
      for (const event of [cancelled, takenOver, raw(started)])
        given(started, ...history)
          .when(event)
          .thenNothing();
  });
});

const reason = (code: string) => ({ code, sentence: expect.any(String) }) as never;

const cells = (commands: readonly { type: string }[]): string[] =>
  commands.flatMap((command) => ('cell' in command ? nameOf(command.cell as never) : [])).toSorted();

const nameOf = ({
  tree,
  subject,
  repeat,
}: {
  tree: string;
  subject: { kind: string; index?: number };
  repeat: number;
}) => `${tree}/${subject.kind}${subject.index === undefined ? '' : `-${subject.index}`}/${repeat}`;
