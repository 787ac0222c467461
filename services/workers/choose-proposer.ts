import { ServiceError, terminal } from '../failure.ts';
import type { OllamaConfig } from '../proposer/ollama/config.ts';
import { probeOllama } from '../proposer/ollama/probe.ts';
import { createOllamaProposer } from '../proposer/ollama/proposer.ts';
import type { Proposer } from '../proposer/port.ts';
import { createRulesProposer } from '../proposer/rules/proposer.ts';
import type { ChooseProposer } from './llm-worker.ts';

/**
 * `ollama` and `rules` are what they say; `auto` is Ollama where a server and the configured model answer, else the rules.
 * The host is the worker's own setting: a run cannot send its prompts to a place of its choosing.
 */
export const chooseProposer = (host: string, defaultModel: string | null): ChooseProposer => {
  const rules = createRulesProposer();
  const ollama = (config: OllamaConfig): Proposer => createOllamaProposer(config);
  return async ({ proposer, model, allowRemoteModel }) => {
    if (proposer === 'rules') return rules;
    const name = model ?? defaultModel;
    if (name === null) {
      if (proposer === 'auto') return rules;
      throw new ServiceError(
        terminal(
          'model_missing',
          'No model is configured; name one with --model (as `ollama list` prints it) or OPSGUARD_MODEL.',
        ),
      );
    }
    const config: OllamaConfig = { host, model: name, allowRemote: allowRemoteModel };
    if (proposer === 'auto' && !(await probeOllama(config)).available) return rules;
    return ollama(config);
  };
};
