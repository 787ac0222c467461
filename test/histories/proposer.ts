import { TE } from '../../infra/fp.ts';
import { type ServiceFailure, terminal } from '../../services/failure.ts';
import type { Proposal, Proposer } from '../../services/proposer/port.ts';
import type { Scenario } from './scenario.ts';

const isFailure = (said: object): said is ServiceFailure => 'kind' in said;

/** Says what the scenario has for each attempt. */
export const scripted = ({ reproductions = [], fixes = [] }: Scenario): Proposer => {
  const say = <R extends object>(replies: readonly (R | ServiceFailure)[], attempt: number) => {
    const said =
      replies[Math.min(attempt, replies.length) - 1] ?? terminal('internal', 'The scenario has no reply to this.');
    if (isFailure(said)) return TE.left(said);
    const proposal: Proposal<R> = {
      reply: said,
      provenance: {
        proposer: 'scripted',
        model: null,
        prompt: null,
        options: {},
        reply: JSON.stringify(said),
        rationale: `reply ${attempt} of the scenario`,
      },
    };
    return TE.right(proposal);
  };
  return {
    name: 'scripted',
    proposeReproduction: ({ attempt }) => say(reproductions, attempt),
    proposePatch: ({ attempt }) => say(fixes, attempt),
    proposePullRequest: () => say([{ title: 'Take an item without a price for free', body: 'See the diff.' }], 1),
  };
};
