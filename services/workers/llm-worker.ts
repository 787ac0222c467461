import type { Provenance } from '../../events/schema/proposal.ts';
import type { TextStore } from '../blobs/port.ts';
import { sha256 } from '../blobs/text.ts';
import { ServiceError, toFailure, unwrap } from '../failure.ts';
import type { ProposalContext, ProposalProvenance, Proposer, RepoView } from '../proposer/port.ts';
import type { OnModelProgress } from '../proposer/progress.ts';
import { unpackTar } from '../workspace/tar.ts';
import type { LlmMessage, WorkerAnswer } from './messages.ts';

/** Chooses the proposer for a job; fails with `proposer_unavailable` or `model_missing` when the one asked for is not there. */
export type ChooseProposer = (options: LlmMessage['proposer']) => Promise<Proposer>;

export type LlmContext = {
  /** Whether this is the job's last attempt: what it fails with is the answer then. */
  readonly last: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: OnModelProgress;
};

/** Does a proposer job: text in, text out. Fails only through a `failed` answer, but for what another attempt may cure, where one is left. */
export const llmHandler =
  (choose: ChooseProposer, blobs: TextStore) =>
  async (message: LlmMessage, { last, signal, onProgress }: LlmContext): Promise<WorkerAnswer> => {
    try {
      const proposer = await choose(message.proposer);
      const context: ProposalContext = {
        repo: await repoView(await blobs.get(message.workspace.sha256)),
        errorLog: await blobs.getText(message.errorLog),
        classification: message.classification,
        target: message.target,
        attempt: message.attempt,
        past: message.past,
      };
      switch (message.type) {
        case 'reproduction': {
          const { reply, provenance } = await unwrap(proposer.proposeReproduction(context, signal, onProgress));
          return { type: 'reproduction', reply, provenance: await store(blobs, provenance) };
        }
        case 'patch': {
          const script = await blobs.getText(message.script);
          const patch = { ...context, script, failing: message.failing };
          const { reply, provenance } = await unwrap(proposer.proposePatch(patch, signal, onProgress));
          return { type: 'patch', reply, provenance: await store(blobs, provenance) };
        }
        case 'pull_request': {
          const [script, diff] = [await blobs.getText(message.script), await blobs.getText(message.diff)];
          const request = { ...context, script, diff, label: message.label };
          const { reply, provenance } = await unwrap(proposer.proposePullRequest(request, signal, onProgress));
          return { type: 'pull_request', reply, provenance: await store(blobs, provenance) };
        }
      }
    } catch (error) {
      if (error instanceof ServiceError && (last || error.failure.kind === 'terminal'))
        return { type: 'failed', failure: toFailure(error.failure) };
      throw error;
    }
  };

const store = async (blobs: TextStore, provenance: ProposalProvenance): Promise<Provenance> => ({
  ...provenance,
  promptSha256: provenance.prompt === null ? null : sha256(provenance.prompt),
  prompt: provenance.prompt === null ? null : await blobs.putText(provenance.prompt),
  reply: await blobs.putText(provenance.reply),
});

/** The text files of a workspace tar; what is not UTF-8 is left out. */
const repoView = async (tar: Buffer): Promise<RepoView> => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const files = new Map<string, string>();
  for (const entry of await unpackTar(tar)) {
    if (entry.kind !== 'file') continue;
    try {
      files.set(entry.path, decoder.decode(entry.bytes));
    } catch {
      // Not text: a proposer has no use for it, and may not change it.
    }
  }
  return { files };
};
