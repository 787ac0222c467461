/** What the operator chose for the model. Never taken from the repo under repair. */
export type OllamaConfig = {
  /** Any form of OLLAMA_HOST (`host`, `host:port`, a URL, an IPv6 address); empty for 127.0.0.1:11434. */
  readonly host: string;
  /** A name as `ollama list` prints it, optionally pinned: `name@sha256:…` with at least 12 hex digits. */
  readonly model: string;
  /** The only way out of this machine: other hosts, cloud models, and servers with cloud features switched on. */
  readonly allowRemote: boolean;
  /** Context window in tokens, for prompt and reply together. A model trained for less gets what it was trained for. */
  readonly numCtx?: number;
  /** Longest time for one proposal, from the first request to the last token. */
  readonly deadlineMs?: number;
};

/** Room for about 36 KB of code and a 4096-token reply; doubling it costs a 7B model about 1 GB more memory. */
export const DEFAULT_NUM_CTX = 16_384;

/** A 7B model on a CPU writes 4096 tokens in about this time. */
export const DEFAULT_DEADLINE_MS = 15 * 60 * 1000;
