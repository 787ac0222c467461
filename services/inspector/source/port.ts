import type { Artifact, RunRow } from '../protocol.ts';

/** A stored record as it was written, or what keeps the log from being read on, or that the run has come to its end. */
export type Followed =
  | { readonly kind: 'record'; readonly seq: number; readonly text: string }
  | { readonly kind: 'problem'; readonly seq: number; readonly sentence: string }
  | { readonly kind: 'end' };

/** Where runs are looked at. Reads only: nothing here makes whoever writes a log wait. */
export type RunSource = {
  /** The list whenever it changed, the first time at once; ends with the signal. */
  runs(signal: AbortSignal): AsyncIterable<readonly RunRow[]>;
  /** Whether there is such a run, be it without a record yet. */
  has(run: string): Promise<boolean>;
  /**
   * The records after number `after`, then those that come; pulled by who reads, so that a slow reader reads late and nobody
   * waits for it. A run that has no log yet is waited for. Ends after `problem` or `end`, and with the signal.
   */
  follow(run: string, after: number, signal: AbortSignal): AsyncIterable<Followed>;
  /** A text that an event refers to; null when it is not there. */
  blob(run: string, sha256: string): Promise<Buffer | null>;
  artifacts(run: string): Promise<readonly Artifact[]>;
  /** null when there is none of that name. */
  artifact(run: string, name: string): Promise<Buffer | null>;
};
