import type { ModelProgress, OnModelProgress } from '../progress.ts';

/** Counts a reply as it is streamed, and tells how fast it comes. */
export type Pace = {
  /** A chunk of content or of thinking has come. */
  chunk(kind: 'thinking' | 'writing'): void;
  /** The server's own count at the end, and the nanoseconds that the tokens took it. */
  end(tokens: number | undefined, nanoseconds: number | undefined): void;
};

/** Begins with `waiting`. `now` is in milliseconds. */
export const startPace = (
  model: string,
  onProgress: OnModelProgress | undefined,
  now: () => number = () => performance.now(),
): Pace => {
  let tokens = 0;
  let first = 0;
  let phase: ModelProgress['phase'] = 'waiting';
  const tell = (tokensPerSecond: number | null): void => onProgress?.({ model, phase, tokens, tokensPerSecond });
  tell(null);
  return {
    chunk: (kind) => {
      phase = kind;
      if (tokens++ === 0) first = now();
      const seconds = (now() - first) / 1000;
      tell(seconds > 0 ? (tokens - 1) / seconds : null);
    },
    end: (counted, nanoseconds) => {
      if (counted === undefined || nanoseconds === undefined || nanoseconds <= 0) return;
      tokens = counted;
      tell(counted / (nanoseconds / 1e9));
    },
  };
};
