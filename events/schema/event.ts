import { z } from 'zod';
import { Cell } from './cell.ts';
import { Classification, Target } from './classification.ts';
import { Observation, TestOutcome } from './observation.ts';
import { Provenance } from './proposal.ts';
import { Failure, Reason } from './reasons.ts';
import { BlobRef, CodePlace, CommandId, RunId, Sha256, StoredText, Timestamp } from './values.ts';

/** Limits of every sandboxed execution of a run. */
export const SandboxLimits = z.object({
  wallMs: z.int().min(100),
  /** For a run of the repo's tests. */
  testsWallMs: z.int().min(100),
  memoryBytes: z.int().min(16 * 1024 * 1024),
  processes: z.int().min(8),
  cpus: z.number().positive(),
  outputBytes: z.int().min(1024),
});
export type SandboxLimits = z.infer<typeof SandboxLimits>;

/** What the operator chose for the run; recorded, so that a resume and a re-run use the same. */
export const RunOptions = z.object({
  /** `auto`, or a name that the llm workers of the run know. */
  proposer: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  model: z.string().nullable(),
  allowRemoteModel: z.boolean(),
  image: z.string(),
  limits: SandboxLimits,
});
export type RunOptions = z.infer<typeof RunOptions>;

const event = <T extends string, P extends z.ZodRawShape>(type: T, payload: P) =>
  z.object({ type: z.literal(type), at: Timestamp, ...payload });

/** An event that answers a command. */
const answer = <T extends string, P extends z.ZodRawShape>(type: T, payload: P) =>
  event(type, { command: CommandId, ...payload });

export const RunStarted = event('run.started', {
  run: RunId,
  /** The statechart's version: a history is replayed by the machine that wrote it, or not at all. */
  machine: z.string(),
  alert: z.object({ repoPath: z.string(), errorLog: StoredText, source: z.string() }),
  options: RunOptions,
  /** Seed of everything that is drawn: the order of cells and their hash seeds. */
  seed: z.int().min(0).max(4294967295),
  versions: z.record(z.string(), z.string()),
});
export const WorkspacePrepared = answer('workspace.prepared', {
  /** The private copy on the orchestrator's machine. */
  path: z.string(),
  /** Digest of the tree (paths, modes, contents), which names the workspace. */
  tree: Sha256,
  tar: BlobRef,
  files: z.int().min(0),
  bytes: z.int().min(0),
});
export const ErrorClassified = answer('error.classified', { classification: Classification });
export const WorkspaceReady = answer('workspace.ready', {
  target: Target,
  /** Repo frames of the alert, outermost first. */
  places: z.array(CodePlace),
  image: z.object({ reference: z.string(), id: z.string() }),
  python: z.string(),
  /** Outcomes of the repo's tests on the original, by runner; null when the repo has none that can be found. */
  tests: z.object({ runner: z.enum(['pytest', 'unittest']), baseline: z.array(TestOutcome) }).nullable(),
  /** For each workspace file that a placebo touches: its overlay. One tar for the files of the traceback. */
  placebo: BlobRef,
});
export const ReproductionProposed = answer('reproduction.proposed', {
  script: StoredText,
  /** The script with its assertions negated; null when it asserts nothing. */
  inverted: StoredText.nullable(),
  variants: z.array(StoredText),
  controls: z.array(StoredText),
  /** Why the text alone cannot be trusted to prove anything; such a script is never run. */
  objections: z.array(Reason),
  provenance: Provenance,
});
export const CellObserved = answer('cell.observed', { cell: Cell, observation: Observation });
export const PatchProposed = answer('patch.proposed', {
  files: z.array(z.object({ path: z.string(), content: StoredText })),
  provenance: Provenance,
});
export const PatchApplied = answer('patch.applied', {
  /** Tar of the changed files with their new contents, laid over the original's tar. */
  overlay: BlobRef,
  /** Tar of the same files with their original contents plus a comment each. */
  placebo: BlobRef,
  /** Tar of the same files with their original contents. */
  revert: BlobRef,
  diff: StoredText,
  files: z.array(z.string()),
  /** Functions whose code the patch changed or added, as `file:qualname`. */
  changedFunctions: z.array(z.string()),
  /** New line numbers that the patch added or changed, by file. */
  changedLines: z.record(z.string(), z.array(z.int())),
  /** Where the statement that failed, or what took its place, stands with the patch; no lines where it was taken away. */
  failing: z.object({ file: z.string(), lines: z.array(z.int().min(1)) }),
  /** `mitigation` where the patch handles the failure instead of removing its cause, by its text or by its proposer's word. */
  label: z.enum(['fix', 'mitigation']),
});
export const PatchRefused = answer('patch.refused', { reasons: z.array(Reason).min(1) });
/** A file for people. The log has all of it, so that any machine can lay out what a run left. */
export const Artifact = z.object({ name: z.string().regex(/^[A-Za-z][\w.-]*$/, 'a file name'), content: StoredText });
export type Artifact = z.infer<typeof Artifact>;
export const PullRequestPrepared = answer('pull_request.prepared', { artifacts: z.array(Artifact) });
export const ReportWritten = answer('report.written', { artifacts: z.array(Artifact) });
export const CommandFailed = answer('command.failed', { failure: Failure });
export const RunCancelled = event('run.cancelled', { by: z.string() });
export const RunTakenOver = event('run.taken_over', { owner: z.string() });

/** What happened. Everything that is not deterministic is inside an event. */
export const RunEvent = z.discriminatedUnion('type', [
  RunStarted,
  WorkspacePrepared,
  ErrorClassified,
  WorkspaceReady,
  ReproductionProposed,
  CellObserved,
  PatchProposed,
  PatchApplied,
  PatchRefused,
  PullRequestPrepared,
  ReportWritten,
  CommandFailed,
  RunCancelled,
  RunTakenOver,
]);
export type RunEvent = z.infer<typeof RunEvent>;
export type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
