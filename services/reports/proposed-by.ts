import type { Provenance } from '../../events/schema/proposal.ts';
import { inCell } from './matrix.ts';

/** What a reviewer has to know of a proposal's origin; prompt and reply are in the log. */
export type Proposed = {
  /** In words. */
  readonly by: string;
  /** Whether it is of the built-in templates; never one of a model, whatever that calls itself. */
  readonly ruleBased: boolean;
  readonly rationale: string;
  /** Where a model was asked. */
  readonly askedAt: string | null;
  /** The proposer's own word that its patch leaves the cause. */
  readonly mitigation: boolean;
};

/** Who proposed: what the rules propose is always said to be rule-based, and what a model proposes never is. */
export const proposedBy = ({ proposer, model, options, rationale, mitigation }: Provenance): Proposed => {
  const askedAt = typeof options.host === 'string' ? options.host : null;
  const ruleBased = proposer === 'rules' && model === null;
  const by =
    model !== null
      ? `the model ${model.name} (${model.digest})`
      : `the ${proposer} proposer (${ruleBased ? 'rule-based, ' : ''}no model)`;
  return { by, ruleBased, rationale, askedAt, mitigation: mitigation ?? false };
};

/** A sentence for Markdown: who proposed, and the reason given, by which a reviewer judges it. */
export const proposedSentence = (what: string, { by, rationale }: Proposed): string =>
  `${what} was proposed by ${inCell(by)}${rationale === '' ? '' : `: ${inCell(rationale)}`}.`;
