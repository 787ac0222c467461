import type { LlmMessage, SandboxMessage, WorkerAnswer } from '../workers/messages.ts';
import type { BlobExchange } from './blob-exchange.ts';
import type { Jobs } from './jobs.ts';

type Asked =
  | { readonly kind: 'sandbox'; readonly message: SandboxMessage }
  | { readonly kind: 'llm'; readonly message: LlmMessage };

/** What a run's commands have to do with workers: jobs that go out and come back, and the bytes that go with them. */
export type Post = BlobExchange & {
  /** @see Jobs.send */
  send(job: { readonly id: string } & Asked): Promise<WorkerAnswer>;
  /** Takes the run's jobs back. */
  abandon(): Promise<void>;
  /** Waits for nothing any more. The run's jobs stay queued. */
  close(): void;
};

export const createPost = (run: string, jobs: Jobs<WorkerAnswer>, blobs: BlobExchange): Post => ({
  share: blobs.share,
  bringHome: blobs.bringHome,
  send: (job) => jobs.send(job),
  abandon: () => jobs.abandon(run),
  close: () => jobs.forget(run),
});
