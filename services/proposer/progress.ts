/** How far a model is with one reply. Whoever waits is shown it; nothing depends on it. */
export type ModelProgress = {
  readonly model: string;
  /** `waiting` until its first token: it is loaded, or reads the prompt. */
  readonly phase: 'waiting' | 'thinking' | 'writing';
  /** Tokens so far, thinking included. A server streams about one in a chunk, which is what is counted until it says itself. */
  readonly tokens: number;
  /** Since the first token; null before the second. */
  readonly tokensPerSecond: number | null;
};

/** Must not throw, and is not waited for. */
export type OnModelProgress = (progress: ModelProgress) => void;
