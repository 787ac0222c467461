import type { Provenance } from '../../events/schema/proposal.ts';
import { inCell } from './matrix.ts';

/** What a reviewer has to know of a proposal's origin; prompt and reply are in the log. */
export type Proposed = {
  /** In words. */
  readonly by: string;
  /** Whether it is of the built-in templates; never one of a model, whatever that calls itself. */
  readonly ruleBased: boolean;
  readonly rationale: string;
  /** The proposer's own word that its patch leaves the cause. */
  readonly mitigation: boolean;
};

/** The model, its digest, the host that was asked, and where that one says that it runs it; null where there was no model. */
export const modelText = ({ model, options: { host, remoteHost } }: Provenance): string | null => {
  if (model === null) return null;
  const at = typeof host === 'string' ? ` at ${host}` : '';
  const elsewhere = typeof remoteHost === 'string' ? `, which has it run by ${remoteHost}` : '';
  return `the model ${model.name} (${model.digest})${at}${elsewhere}`;
};

/** Who proposed: what the rules propose is always said to be rule-based, and what a model proposes never is. */
export const proposedBy = (provenance: Provenance): Proposed => {
  const { proposer, model, rationale, mitigation } = provenance;
  const ruleBased = proposer === 'rules' && model === null;
  const by = modelText(provenance) ?? `the ${proposer} proposer (${ruleBased ? 'rule-based, ' : ''}no model)`;
  return { by, ruleBased, rationale, mitigation: mitigation ?? false };
};

/** A sentence for Markdown: who proposed, and the reason given, by which a reviewer judges it. */
export const proposedSentence = (what: string, { by, rationale }: Proposed): string =>
  `${what} was proposed by ${inCell(by)}${rationale === '' ? '' : `: ${inCell(rationale)}`}.`;
