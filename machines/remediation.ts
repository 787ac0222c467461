import { assign } from 'xstate';
import { fixCells, reproductionCells } from './cells.ts';
import { definition } from './definition.ts';
import { asking, engineFailed, entering, failed } from './entry.ts';
import { initialContext } from './initial.ts';
import { gradeOf, heldOnOriginal, judgeFix, judgeReproduction } from './judgement.ts';
import { concluded, conclusion, feedback, resultOf, stillAwaiting, toFinding } from './updates.ts';

/** Changes whenever a recorded history could fold to something else: a replay refuses a history of another version. */
export const MACHINE_VERSION = '3';

/**
 * The remediation statechart. Pure: commands are data that the caller carries out, results come back as events, and a
 * guard that decides something computes it from recorded evidence. Events that answer no awaited command change nothing.
 */
export const remediation = definition.createMachine({
  id: 'remediation',
  context: ({ input }) => initialContext(input),
  initial: 'setup_workspace',
  on: {
    'run.cancelled': {
      target: '.generate_report',
      guard: 'notReporting',
      actions: assign(({ event }) => ({
        conclusion: conclusion(
          'failure',
          [{ code: 'cancelled', sentence: `The run was cancelled by ${event.by}.` }],
          true,
        ),
      })),
    },
    // The new owner publishes what has no answer; the statechart stays where it is.
    'run.taken_over': { actions: assign(({ event }) => ({ owner: event.owner })) },
  },
  states: {
    setup_workspace: {
      entry: asking('setup_workspace', () => [{ type: 'prepare_workspace' }]),
      on: {
        'workspace.prepared': {
          target: 'classify_error',
          guard: 'awaited',
          actions: [assign(({ event }) => ({ workspace_path: event.path }))],
        },
        'command.failed': failed,
      },
    },
    classify_error: {
      entry: asking('classify_error', () => [{ type: 'classify_error' }]),
      on: {
        'error.classified': [
          {
            target: 'ensure_workspace_ready',
            guard: 'isCode',
            actions: [
              assign(({ context, event }) => ({
                facts: { ...context.facts, classification: event.classification },
                error_type: event.classification.errorType,
              })),
            ],
          },
          {
            target: 'generate_report',
            guard: 'awaited',
            actions: [
              assign(({ context, event: { classification } }) => ({
                facts: { ...context.facts, classification },
                error_type: classification.errorType,
                conclusion:
                  classification.class === 'infra'
                    ? conclusion('infra', [
                        { code: 'infra', sentence: `The cause is infrastructure (${classification.rule}).` },
                      ])
                    : conclusion('failure', [
                        {
                          code: 'unknown_error',
                          sentence: `The log does not say what failed (${classification.rule}).`,
                        },
                      ]),
              })),
            ],
          },
        ],
        'command.failed': failed,
      },
    },
    ensure_workspace_ready: {
      entry: asking('ensure_workspace_ready', () => [{ type: 'check_workspace' }]),
      on: {
        'workspace.ready': {
          target: 'generate_reproduction_script',
          guard: 'awaited',
          actions: [
            assign(({ context, event }) => ({
              facts: { ...context.facts, target: event.target, baseline: event.tests?.baseline ?? null },
            })),
          ],
        },
        'command.failed': failed,
      },
    },
    generate_reproduction_script: {
      entry: asking(
        'generate_reproduction_script',
        (context) => [
          {
            type: 'propose_reproduction',
            attempt: context.retries.reproduction,
            feedback: feedback(context, 'reproduction'),
          },
        ],
        ({ retries, facts }) => ({
          retries: { ...retries, reproduction: retries.reproduction + 1 },
          evidence: { reproduction: [], fix: [] },
          facts: { ...facts, patch: null },
        }),
      ),
      on: {
        'reproduction.proposed': [
          {
            target: 'generate_reproduction_script',
            reenter: true,
            guard: 'objectedWithReproductionLeft',
            actions: 'failReproduction',
          },
          { target: 'generate_report', guard: 'objected', actions: ['failReproduction', 'concludeAttempts'] },
          {
            target: 'execute_reproduction',
            guard: 'awaited',
            actions: [
              assign(({ context, event }) => ({
                reproduction_script: event.script.sha256,
                facts: {
                  ...context.facts,
                  reproduction: {
                    inverted: event.inverted !== null,
                    variants: event.variants.length,
                    controls: event.controls.length,
                  },
                },
              })),
            ],
          },
        ],
        'command.failed': [
          engineFailed,
          {
            target: 'generate_reproduction_script',
            reenter: true,
            guard: 'failedWithReproductionLeft',
            actions: 'failReproduction',
          },
          { target: 'generate_report', guard: 'awaited', actions: ['failReproduction', 'concludeAttempts'] },
        ],
      },
    },
    execute_reproduction: {
      entry: asking('execute_reproduction', ({ seed, retries, facts: { reproduction } }) =>
        reproduction === null
          ? []
          : reproductionCells(seed, retries.reproduction, reproduction).map((cell) => ({ type: 'observe', cell })),
      ),
      on: {
        'cell.observed': {
          guard: 'awaited',
          actions: [
            assign(({ context, event }) => ({
              awaiting: stillAwaiting(context, event),
              evidence: { ...context.evidence, reproduction: [...context.evidence.reproduction, toFinding(event)] },
              ...(event.cell.tree === 'original' && event.cell.subject.kind === 'reproduction'
                ? { reproduction_result: resultOf(event.observation) }
                : {}),
            })),
          ],
        },
        'command.failed': failed,
      },
      always: { target: 'reproduction_decision', guard: 'reproductionDecided' },
    },
    reproduction_decision: {
      entry: [
        entering('reproduction_decision'),
        assign(({ context }) => {
          const verdict = judgeReproduction(context);
          return verdict.decided
            ? { attempts: concluded(context, 'reproduction', verdict.passed, verdict.passed ? [] : verdict.reasons) }
            : {};
        }),
      ],
      always: [
        { target: 'generate_patch', guard: 'reproductionPassed' },
        { target: 'generate_reproduction_script', guard: 'reproductionLeft' },
        { target: 'generate_report', actions: 'concludeAttempts' },
      ],
    },
    generate_patch: {
      entry: asking(
        'generate_patch',
        (context) => [{ type: 'propose_patch', attempt: context.retries.fix, feedback: feedback(context, 'fix') }],
        ({ retries, facts, evidence }) => ({
          retries: { ...retries, fix: retries.fix + 1 },
          evidence: { ...evidence, fix: [] },
          facts: { ...facts, patch: null },
        }),
      ),
      on: {
        'patch.proposed': { target: 'apply_patch', guard: 'awaited' },
        'command.failed': [
          engineFailed,
          { target: 'generate_patch', reenter: true, guard: 'failedWithFixLeft', actions: 'failFix' },
          { target: 'generate_report', guard: 'awaited', actions: ['failFix', 'concludeAttempts'] },
        ],
      },
    },
    apply_patch: {
      entry: asking('apply_patch', () => [{ type: 'apply_patch' }]),
      on: {
        'patch.applied': {
          target: 'execute_fix_test',
          guard: 'awaited',
          actions: [
            assign(({ context, event: { files, changedFunctions, changedLines, failing, label, diff } }) => ({
              facts: { ...context.facts, patch: { files, changedFunctions, changedLines, failing, label } },
              patch_content: diff.sha256,
            })),
          ],
        },
        'patch.refused': [
          { target: 'generate_patch', guard: 'failedWithFixLeft', actions: 'failFix' },
          { target: 'generate_report', guard: 'awaited', actions: ['failFix', 'concludeAttempts'] },
        ],
        'command.failed': failed,
      },
    },
    execute_fix_test: {
      entry: asking('execute_fix_test', (context) =>
        fixCells(context.seed, context.retries.fix, {
          inverted: context.facts.reproduction?.inverted ?? false,
          tests: context.facts.baseline !== null,
          ...heldOnOriginal(context),
        }).map((cell) => ({ type: 'observe', cell })),
      ),
      on: {
        'cell.observed': {
          guard: 'awaited',
          actions: [
            assign(({ context, event }) => ({
              awaiting: stillAwaiting(context, event),
              evidence: { ...context.evidence, fix: [...context.evidence.fix, toFinding(event)] },
              ...(event.cell.tree === 'patched' && event.cell.subject.kind === 'reproduction'
                ? { fix_result: resultOf(event.observation) }
                : {}),
            })),
          ],
        },
        'command.failed': failed,
      },
      always: { target: 'fix_decision', guard: 'fixDecided' },
    },
    fix_decision: {
      entry: [
        entering('fix_decision'),
        assign(({ context }) => {
          const verdict = judgeFix(context);
          return verdict.decided
            ? {
                attempts: concluded(
                  context,
                  !verdict.passed && verdict.condemns === 'reproduction' ? 'reproduction' : 'fix',
                  verdict.passed,
                  verdict.passed ? [] : verdict.reasons,
                ),
                grade: verdict.passed ? gradeOf(context) : null,
              }
            : {};
        }),
      ],
      always: [
        { target: 'generate_pr', guard: 'fixPassed' },
        { target: 'generate_reproduction_script', guard: 'reproductionCondemned' },
        { target: 'generate_patch', guard: 'patchCondemned' },
        { target: 'generate_report', actions: 'concludeAttempts' },
      ],
    },
    generate_pr: {
      entry: asking('generate_pr', () => [{ type: 'prepare_pull_request' }]),
      on: {
        'pull_request.prepared': { target: 'verified', guard: 'awaited' },
        'command.failed': failed,
      },
    },
    generate_report: {
      entry: asking('generate_report', (context) => [
        {
          type: 'write_report',
          kind: context.conclusion?.kind ?? 'failure',
          reasons: [...(context.conclusion?.reasons ?? [])],
        },
      ]),
      on: {
        'report.written': [
          { target: 'infra_report', guard: 'reportsInfra' },
          { target: 'failure_report', guard: 'awaited' },
        ],
        // A report that cannot be written does not keep a run open: the log has the reasons.
        'command.failed': [
          { target: 'infra_report', guard: 'reportsInfra' },
          { target: 'failure_report', guard: 'awaited' },
        ],
      },
    },
    verified: {
      type: 'final',
      entry: [entering('verified'), assign({ status: 'verified', awaiting: [] })],
    },
    infra_report: {
      type: 'final',
      entry: [entering('infra_report'), assign({ status: 'infra_report', awaiting: [] })],
    },
    failure_report: {
      type: 'final',
      entry: [entering('failure_report'), assign({ status: 'failure_report', awaiting: [] })],
    },
  },
});
