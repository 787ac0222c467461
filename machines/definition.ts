import { assign, setup } from 'xstate';
import type { Command } from '../events/schema/command.ts';
import type { EventOf } from '../events/schema/event.ts';
import { LIMITS, type RunContext, type Sequenced } from './context.ts';
import { isEngineFailure } from './failures.ts';
import type { Verdict } from './gates/verdict.ts';
import { judgeFix, judgeReproduction } from './judgement.ts';
import { concluded, conclusion, isAwaited } from './updates.ts';

/** The statechart's vocabulary: what its transitions may ask (guards) and do to the context (actions). All pure. */
export const definition = setup({
  types: {
    context: {} as RunContext,
    events: {} as Sequenced,
    input: {} as EventOf<'run.started'> | undefined,
  },
  actions: {
    /** Read by step(): the states that were entered, in order, those that are left at once included. */
    entered: (_, _params: { state: string }) => {},
    /** Read by step(): the commands to store with the event and to publish. */
    ask: (_, _params: { commands: readonly Command[] }) => {},
    failReproduction: assign(({ context, event }) => {
      if (event.type === 'command.failed')
        return { attempts: concluded(context, 'reproduction', false, [reasonOf(event)]) };
      if (event.type === 'reproduction.proposed')
        return { attempts: concluded(context, 'reproduction', false, event.objections) };
      return {};
    }),
    failFix: assign(({ context, event }) => {
      if (event.type === 'command.failed') return { attempts: concluded(context, 'fix', false, [reasonOf(event)]) };
      if (event.type === 'patch.refused') return { attempts: concluded(context, 'fix', false, event.reasons) };
      return {};
    }),
    /** A command that failed ends the run: by what OpsGuard stands on, or by what the alert lacks. */
    concludeFailure: assign(({ event }) =>
      event.type === 'command.failed'
        ? { conclusion: conclusion(isEngineFailure(event.failure.code) ? 'infra' : 'failure', [reasonOf(event)]) }
        : {},
    ),
    concludeAttempts: assign(({ context }) => ({
      conclusion: conclusion('failure', context.attempts.at(-1)?.reasons ?? []),
    })),
  },
  guards: {
    awaited: ({ context, event }) => isAwaited(context, event),
    engineFailed: ({ context, event }) =>
      event.type === 'command.failed' && isAwaited(context, event) && isEngineFailure(event.failure.code),
    reproductionLeft: ({ context }) => context.retries.reproduction < LIMITS.reproduction,
    objected: ({ context, event }) =>
      event.type === 'reproduction.proposed' && isAwaited(context, event) && event.objections.length > 0,
    objectedWithReproductionLeft: ({ context, event }) =>
      event.type === 'reproduction.proposed' &&
      isAwaited(context, event) &&
      event.objections.length > 0 &&
      context.retries.reproduction < LIMITS.reproduction,
    fixLeft: ({ context }) => context.retries.fix < LIMITS.fix,
    failedWithReproductionLeft: ({ context, event }) =>
      isAwaited(context, event) && context.retries.reproduction < LIMITS.reproduction,
    failedWithFixLeft: ({ context, event }) => isAwaited(context, event) && context.retries.fix < LIMITS.fix,
    isCode: ({ context, event }) =>
      event.type === 'error.classified' && isAwaited(context, event) && event.classification.class === 'code',
    reproductionDecided: ({ context }) => judgeReproduction(context).decided,
    fixDecided: ({ context }) => judgeFix(context).decided,
    reproductionPassed: ({ context }) => passed(judgeReproduction(context)),
    fixPassed: ({ context }) => passed(judgeFix(context)),
    /** The script cannot tell, and there are attempts left for another script and its patch. */
    reproductionCondemned: ({ context }) => {
      const verdict = judgeFix(context);
      return (
        verdict.decided &&
        !verdict.passed &&
        verdict.condemns === 'reproduction' &&
        context.retries.reproduction < LIMITS.reproduction &&
        context.retries.fix < LIMITS.fix
      );
    },
    patchCondemned: ({ context }) => {
      const verdict = judgeFix(context);
      return verdict.decided && !verdict.passed && verdict.condemns === 'patch' && context.retries.fix < LIMITS.fix;
    },
    reportsInfra: ({ context, event }) => isAwaited(context, event) && context.conclusion?.kind === 'infra',
    notReporting: ({ context }) => context.conclusion === null,
  },
});

const passed = (verdict: Verdict): boolean => verdict.decided && verdict.passed;

const reasonOf = (event: EventOf<'command.failed'>) => ({ code: event.failure.code, sentence: event.failure.message });
