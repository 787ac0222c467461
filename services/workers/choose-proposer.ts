import type { Config } from '../../infra/config/config.ts';
import { ServiceError, terminal } from '../failure.ts';
import { PROPOSER_NAMES, PROPOSERS } from '../proposer/registry.ts';
import type { ChooseProposer } from './llm-worker.ts';

/** What an llm worker's operator has set for it. */
export type WorkerSettings = Pick<Config, 'ollamaHost' | 'model' | 'mitigations'>;

/**
 * The proposer of the name that a job gives; `auto` is Ollama where a server and the configured model answer, else the rules.
 */
export const chooseProposer =
  ({ ollamaHost: host, model: defaultModel, mitigations }: WorkerSettings): ChooseProposer =>
  async ({ proposer, model: asked, allowRemoteModel }) => {
    const model = asked ?? defaultModel;
    const name = proposer === 'auto' ? await automatic(host, model, allowRemoteModel) : proposer;
    const make = Object.hasOwn(PROPOSERS, name) ? PROPOSERS[name] : undefined;
    if (make !== undefined) return make({ host, model, allowRemoteModel, mitigations });
    throw new ServiceError(
      terminal(
        'proposer_unavailable',
        `The llm worker that was asked knows no proposer '${name}'; it has ${PROPOSER_NAMES.join(', ')}.`,
      ),
    );
  };

const automatic = async (host: string, model: string | null, allowRemote: boolean): Promise<string> => {
  if (model === null) return 'rules';
  const { probeOllama } = await import('../proposer/ollama/probe.ts');
  return (await probeOllama({ host, model, allowRemote })).available ? 'ollama' : 'rules';
};
