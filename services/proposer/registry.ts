import { ServiceError, terminal } from '../failure.ts';
import type { Proposer } from './port.ts';

/** What a worker's operator and the run's say of a proposer. */
export type ProposerSettings = {
  /** Where the model server is: the worker's own setting, so that no run sends prompts to a place of its choosing. */
  readonly host: string;
  readonly model: string | null;
  readonly allowRemoteModel: boolean;
  /** Whether the rules may propose what only hides a failure. */
  readonly mitigations: boolean;
};

/** Loads what it stands on when it is asked for. @throws {ServiceError} when the settings lack what it needs. */
export type MakeProposer = (settings: ProposerSettings) => Promise<Proposer>;

const ollama: MakeProposer = async ({ host, model, allowRemoteModel }) => {
  const { createOllamaProposer } = await import('./ollama/proposer.ts');
  if (model !== null) return createOllamaProposer({ host, model, allowRemote: allowRemoteModel });
  throw new ServiceError(
    terminal(
      'model_missing',
      'No model is configured; name one with --model (as `ollama list` prints it) or OPSGUARD_MODEL.',
    ),
  );
};

/** Every proposer by the name that `--proposer` takes. A new one is a file, and a line here. */
export const PROPOSERS: Readonly<Record<string, MakeProposer>> = {
  ollama,
  rules: async ({ mitigations }) => (await import('./rules/proposer.ts')).createRulesProposer({ mitigations }),
};

/** What `--proposer` takes where the work is done by this OpsGuard's own workers. */
export const PROPOSER_NAMES: readonly string[] = ['auto', ...Object.keys(PROPOSERS)];
