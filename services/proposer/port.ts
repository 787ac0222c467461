import type { Classification, Target } from '../../events/schema/classification.ts';
import type { Observation } from '../../events/schema/observation.ts';
import type { FixReply, Provenance, PullRequestReply, ReproductionReply } from '../../events/schema/proposal.ts';
import type { Reason } from '../../events/schema/reasons.ts';
import type { TaskEither } from '../../infra/fp.ts';
import type { ServiceFailure } from '../failure.ts';
import type { OnModelProgress } from './progress.ts';

/** The repo as a proposer may see it: text files by workspace-relative path. Binary and non-UTF-8 files are left out. */
export type RepoView = { readonly files: ReadonlyMap<string, string> };

/** One attempt that was refused, in full: what was proposed, why it was refused, what a container printed. */
export type PastAttempt = {
  readonly kind: 'reproduction' | 'patch';
  /** The script of a reproduction, or the unified diff (or the files' contents, when it never applied) of a patch. */
  readonly text: string;
  /** The rationale that the proposer gave for it; the rules put the template's name here. */
  readonly rationale: string;
  readonly reasons: Reason[];
  /** stderr (its tail) of the cell that refused it, where one did. */
  readonly output: string;
};

export type ProposalContext = {
  readonly repo: RepoView;
  readonly errorLog: string;
  readonly classification: Classification;
  readonly target: Target;
  /** Counts from 1. */
  readonly attempt: number;
  readonly past: readonly PastAttempt[];
};

export type PatchContext = ProposalContext & {
  readonly script: string;
  /** What the verified reproduction was seen to do on the original: columns and local types come from here. */
  readonly failing: Observation;
};

export type PullRequestContext = ProposalContext & {
  readonly script: string;
  readonly diff: string;
  readonly label: string;
};

/** A proposal: the parsed reply and where it came from (`reply` there is the raw text, whole). */
export type Proposal<R> = { readonly reply: R; readonly provenance: ProposalProvenance };
/** {@link Provenance} with whole texts; the worker turns them into stored ones. */
export type ProposalProvenance = Omit<Provenance, 'prompt' | 'reply' | 'promptSha256'> & {
  readonly prompt: string | null;
  readonly reply: string;
};

/**
 * Returns text and nothing else. A proposer with no idea fails with `no_proposal`; one that cannot be reached, with
 * `proposer_unavailable` (or `model_missing`). It never runs code and never writes files. One that takes its time may tell how
 * far it is.
 */
export type Proposer = {
  readonly name: string;
  proposeReproduction(
    context: ProposalContext,
    signal: AbortSignal,
    onProgress?: OnModelProgress,
  ): TaskEither<ServiceFailure, Proposal<ReproductionReply>>;
  proposePatch(
    context: PatchContext,
    signal: AbortSignal,
    onProgress?: OnModelProgress,
  ): TaskEither<ServiceFailure, Proposal<FixReply>>;
  proposePullRequest(
    context: PullRequestContext,
    signal: AbortSignal,
    onProgress?: OnModelProgress,
  ): TaskEither<ServiceFailure, Proposal<PullRequestReply>>;
};
