import { z } from 'zod';
import { Classification, Target } from '../../events/schema/classification.ts';
import { RunOptions, SandboxLimits } from '../../events/schema/event.ts';
import { Observation, TestOutcome } from '../../events/schema/observation.ts';
import { FixReply, Provenance, PullRequestReply, ReproductionReply } from '../../events/schema/proposal.ts';
import { Failure, Reason } from '../../events/schema/reasons.ts';
import { BlobRef, StoredText } from '../../events/schema/values.ts';
import type { ModelProgress as ModelProgressType } from '../proposer/progress.ts';

/** What the orchestrator and the workers say to each other. Both sides check every message against these. */

/** Lines of a file of the workspace. */
const Place = z.object({ file: z.string(), lines: z.array(z.int()) });

const sandboxed = { image: z.string(), limits: SandboxLimits, layers: z.array(BlobRef).min(1) };

export const SandboxMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('observe'),
    ...sandboxed,
    subject: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('script'), source: StoredText, fault: Place.optional() }),
      z.object({ kind: z.literal('tests'), runner: z.enum(['pytest', 'unittest']) }),
    ]),
    hashSeed: z.int().min(0),
    traceFiles: z.array(z.string()),
  }),
  z.object({
    type: z.literal('check'),
    ...sandboxed,
    /** Top-level names of the modules that the traceback's files import. */
    imports: z.array(z.string()),
    /** Whether the repo has files that look like tests. */
    tests: z.boolean(),
    hashSeeds: z.array(z.int().min(0)),
  }),
]);
export type SandboxMessage = z.infer<typeof SandboxMessage>;

const asked = {
  workspace: BlobRef,
  errorLog: StoredText,
  classification: Classification,
  target: Target,
  attempt: z.int().min(1),
  past: z.array(
    z.object({
      kind: z.enum(['reproduction', 'patch']),
      text: z.string(),
      rationale: z.string(),
      reasons: z.array(Reason),
      output: z.string(),
    }),
  ),
  proposer: RunOptions.pick({ proposer: true, model: true, allowRemoteModel: true }),
};

export const LlmMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reproduction'), ...asked }),
  z.object({ type: z.literal('patch'), ...asked, script: StoredText, failing: Observation }),
  z.object({
    type: z.literal('pull_request'),
    ...asked,
    script: StoredText,
    diff: StoredText,
    label: z.enum(['fix', 'mitigation']),
  }),
]);
export type LlmMessage = z.infer<typeof LlmMessage>;

/** What a worker answers; a failure is an answer too. Texts over the inline limit are in the broker's blob store. */
export const WorkerAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('observed'), observation: Observation }),
  z.object({
    type: z.literal('checked'),
    image: z.object({ reference: z.string(), id: z.string() }),
    python: z.string(),
    missingImports: z.array(z.string()),
    tests: z.object({ runner: z.enum(['pytest', 'unittest']), baseline: z.array(TestOutcome) }).nullable(),
  }),
  z.object({ type: z.literal('reproduction'), reply: ReproductionReply, provenance: Provenance }),
  z.object({ type: z.literal('patch'), reply: FixReply, provenance: Provenance }),
  z.object({ type: z.literal('pull_request'), reply: PullRequestReply, provenance: Provenance }),
  z.object({ type: z.literal('failed'), failure: Failure }),
]);
export type WorkerAnswer = z.infer<typeof WorkerAnswer>;

/** How far a model is with its reply, as the worker tells it: {@link ModelProgressType}. */
export const ModelProgress = z.object({
  model: z.string().max(200),
  phase: z.enum(['waiting', 'thinking', 'writing']),
  tokens: z.int().min(0),
  tokensPerSecond: z.number().nullable(),
}) satisfies z.ZodType<ModelProgressType>;
