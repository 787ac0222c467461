import { z } from 'zod';
import { Sha256, StoredText } from './values.ts';

/** A proposer's reply schemas. They are sent to the model as its output format and checked again here. */
export const ReproductionReply = z.object({
  script: z.string().min(1),
  variants: z.array(z.string().min(1)).max(8).optional(),
  controls: z.array(z.string().min(1)).max(8).optional(),
});
export type ReproductionReply = z.infer<typeof ReproductionReply>;

export const FixReply = z.object({
  files: z
    .array(z.object({ path: z.string().min(1), content: z.string() }))
    .min(1)
    .max(20),
});
export type FixReply = z.infer<typeof FixReply>;

export const PullRequestReply = z.object({ title: z.string().min(1), body: z.string() });
export type PullRequestReply = z.infer<typeof PullRequestReply>;

/** Who proposed, and how: what a reviewer needs to judge the text and to ask for it again. */
export const Provenance = z.object({
  proposer: z.string(),
  /** Model name and digest for a model; null for the rules. */
  model: z.object({ name: z.string(), digest: z.string() }).nullable(),
  promptSha256: Sha256.nullable(),
  /** The whole prompt as sent, where there was one. */
  prompt: StoredText.nullable(),
  options: z.record(z.string(), z.unknown()),
  /** The reply as it came, before it was parsed. */
  reply: StoredText,
  /** One line on why this proposal: the template's name for the rules, empty for a model. */
  rationale: z.string(),
  /** Set where the proposer itself says that its patch handles the failure where it shows and leaves its cause. */
  mitigation: z.literal(true).optional(),
});
export type Provenance = z.infer<typeof Provenance>;
