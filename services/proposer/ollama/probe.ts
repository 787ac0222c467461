import { ServiceError } from '../../failure.ts';
import type { OllamaConfig } from './config.ts';
import { withSession } from './session.ts';

const PROBE_MS = 2_000;

export type Probe =
  | { readonly available: true; readonly model: { readonly name: string; readonly digest: string } }
  | { readonly available: false; readonly reason: string };

/** Whether the configured model can be asked, in two seconds at most; `reason` is a sentence for a person. Never throws. */
export const probeOllama = async (config: OllamaConfig): Promise<Probe> => {
  try {
    return await withSession(
      config,
      { checkMs: PROBE_MS, deadlineMs: 2 * PROBE_MS },
      new AbortController().signal,
      async ({ model }) => ({
        available: true,
        model: { name: model.name, digest: model.digest },
      }),
    );
  } catch (error) {
    if (error instanceof ServiceError) return { available: false, reason: error.message };
    return {
      available: false,
      reason: `Asking Ollama failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
};
