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

/**
 * The built-in proposer: reads the traceback and the code, and answers from templates, without a model and without
 * running anything. The same input gives the same answer. Untrusted like any other proposer.
 */
export const createRulesProposer = (): Proposer => ({
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
        return site === null ? null : await choose(site, context.attempt, context.past);
      });
      if (found === null)
        return none(
          `No ${context.past.some(({ kind }) => kind === 'patch') ? 'other ' : ''}template fits ${context.target.errorType} at ${context.target.file}:${context.target.line}; fix it by hand or use a model.`,
        );
      return proposal({ files: [{ path: found.path, content: found.content }] }, found.rationale, found.mitigation);
    }),

  proposePullRequest: (context, signal) =>
    attempt(async () => {
      signal.throwIfAborted();
      return proposal(writePullRequest(context), 'rule-based pull-request: title and body from the facts of the run');
    }),
});
