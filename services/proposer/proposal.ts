import type { Proposal } from './port.ts';

/**
 * A proposal that no model wrote. `rationale` is one line on why this one, for people; no two drafts share one. `mitigation`
 * says of a patch that it handles the failure where it shows, and leaves its cause.
 */
export const withoutModel = <R>(proposer: string, reply: R, rationale: string, mitigation = false): Proposal<R> => ({
  reply,
  provenance: {
    proposer,
    model: null,
    prompt: null,
    options: {},
    reply: JSON.stringify(reply),
    rationale,
    ...(mitigation ? { mitigation } : {}),
  },
});
