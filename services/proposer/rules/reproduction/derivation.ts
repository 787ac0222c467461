import type { TracebackFrame } from '../../../../events/schema/classification.ts';
import type { ProposalContext } from '../../port.ts';
import type { Codebase, Module } from '../codebase.ts';

export type RepoFrame = TracebackFrame & { readonly repoFile: string };

/** What all derivations read. `frames` are the alert's frames in the repo, outermost first. */
export type Alert = {
  readonly context: ProposalContext;
  readonly codebase: Codebase;
  readonly frames: readonly RepoFrame[];
};

/** How sure a derivation is to run what failed, and why; it goes into the rationale, and so into every report. */
export type Confidence = { readonly level: 'high' | 'medium' | 'low'; readonly because: string };

/** A script, the derivation's name, what the script does, and how sure that is; with other inputs that crash the same way. */
export type Derived = {
  readonly name: string;
  readonly script: string;
  readonly note: string;
  readonly confidence: Confidence;
  readonly variants?: readonly { readonly script: string; readonly because: string }[];
};

/** One way to make a crash happen again. Gives the scripts that it can derive, the likeliest first. */
export type Derivation = (alert: Alert) => readonly Derived[];

export const moduleOf = ({ codebase }: Alert, frame: RepoFrame): Module | null =>
  codebase.modules.get(frame.repoFile) ?? null;

export const script = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
