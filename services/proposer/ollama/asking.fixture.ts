import { onTestFinished } from 'vitest';
import type { ReproductionReply } from '../../../events/schema/proposal.ts';
import { E } from '../../../infra/fp.ts';
import {
  type Behaviour,
  type OllamaDouble,
  type OllamaDoubleOptions,
  startOllamaDouble,
} from '../../../test/doubles/ollama-server.ts';
import type { ServiceFailure } from '../../failure.ts';
import type { Proposal } from '../port.ts';
import { aContext } from '../prompts/context.fixture.ts';
import type { OllamaConfig } from './config.ts';
import { createOllamaProposer } from './proposer.ts';

/** A reply that fits the reproduction's schema. */
export const SCRIPT = JSON.stringify({ script: 'from shop.cart import total\ntotal([1], "FR")\n' });

/** A server that is stopped with the test. */
export const serving = async (options: OllamaDoubleOptions): Promise<OllamaDouble> => {
  const double = await startOllamaDouble(options);
  onTestFinished(() => double.stop());
  return double;
};

export const configFor = (double: { url: string }, more: Partial<OllamaConfig> = {}): OllamaConfig => ({
  host: double.url,
  model: 'double',
  allowRemote: false,
  ...more,
});

type Outcome = { failure: ServiceFailure } | { proposal: Proposal<ReproductionReply> };

/** Asks for a reproduction; what came of it, either way. */
export const propose = async (config: OllamaConfig, signal = new AbortController().signal): Promise<Outcome> => {
  const outcome = await createOllamaProposer(config).proposeReproduction(aContext(), signal)();
  return E.isLeft(outcome) ? { failure: outcome.left } : { proposal: outcome.right };
};

/** Asks a server that answers the chat like this. */
export const proposeAgainst = async (behaviour: Behaviour, more: Partial<OllamaConfig> = {}) => {
  const double = await serving({ reply: () => behaviour });
  return { ...(await propose(configFor(double, more))), double };
};
