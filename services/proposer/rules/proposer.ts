import { attempt, ServiceError, terminal } from '../../failure.ts';
import type { ProposalContext, Proposer } from '../port.ts';
import { withoutModel } from '../proposal.ts';
import { choose } from './choose.ts';
import { readCodebase, release } from './codebase.ts';
import { writePullRequest } from './pull-request.ts';
import { deriveReproduction } from './reproduction/derive.ts';
import { crashSite } from './site.ts';

const none = (message: string): never => {
  throw new ServiceError(terminal('no_proposal', message));
};

const proposal = <R>(reply: R, rationale: string, mitigation = false) =>
  withoutModel('rules', reply, rationale, mitigation);

const noTemplate = ({ target, past }: ProposalContext, withheld: string | null): string => {
  const other = past.some(({ kind }) => kind === 'patch') ? 'other ' : '';
  const hint =
    withheld === null
      ? 'fix it by hand or use a model'
      : `all that is left would only hide it (${withheld}), which OPSGUARD_MITIGATIONS=true allows; fix it by hand or use a model`;
  return `No ${other}template fits ${target.errorType} at ${target.file}:${target.line}; ${hint}.`;
};

/** The files of the traceback, innermost first: they are parsed whatever the repo's size. */
const framed = (context: ProposalContext): readonly string[] => [
  context.target.file,
  ...context.classification.frames.flatMap((frame) => frame.repoFile ?? []).reverse(),
];

const withCodebase = async <A>(
  context: ProposalContext,
  use: (codebase: Awaited<ReturnType<typeof readCodebase>>) => Promise<A>,
): Promise<A> => {
  const codebase = await readCodebase(context.repo, framed(context));
  try {
    return await use(codebase);
  } finally {
    release(codebase);
  }
};

export type RulesSettings = {
  /** Whether an edit may be proposed that goes on with a value, or without an item, as nothing in the repo does. */
  readonly mitigations?: boolean;
};

/**
 * The built-in proposer: reads the traceback and the code, and answers from templates, without a model and without
 * running anything. The same input gives the same answer. Untrusted like any other proposer.
 */
export const createRulesProposer = ({ mitigations = false }: RulesSettings = {}): Proposer => ({
  name: 'rules',

  proposeReproduction: (context, signal) =>
    attempt(async () => {
      signal.throwIfAborted();
      const found = await withCodebase(context, (codebase) => deriveReproduction(context, codebase));
      if (found === null)
        return none(
          `The rules know no ${context.attempt > 1 ? 'other ' : ''}way to run ${context.target.function} in ${context.target.file} from this traceback; write a reproduction by hand or use a model.`,
        );
      return proposal(found.reply, found.rationale);
    }),

  proposePatch: (context, signal) =>
    attempt(async () => {
      signal.throwIfAborted();
      const found = await withCodebase(context, async (codebase) => {
        const site = crashSite(context, codebase);
        return site === null
          ? { choice: null, withheld: null }
          : await choose(site, context.attempt, context.past, mitigations);
      });
      if (found.choice === null) return none(noTemplate(context, found.withheld));
      const { path, content, rationale, mitigation } = found.choice;
      return proposal({ files: [{ path, content }] }, rationale, mitigation);
    }),

  proposePullRequest: (context, signal) =>
    attempt(async () => {
      signal.throwIfAborted();
      return proposal(writePullRequest(context), 'rule-based pull-request: title and body from the facts of the run');
    }),
});
