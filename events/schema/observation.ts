import { z } from 'zod';
import { Sha256, StoredText } from './values.ts';

/**
 * One frame of the exception that a container saw, outermost first in a list. `file` is relative to the workspace
 * (with `/`) where `origin` is `workspace`, absolute otherwise.
 */
export const ObservedFrame = z.object({
  file: z.string(),
  line: z.int().min(0),
  /** 0-based code-point columns, where Python knows them. */
  column: z.int().nullable(),
  endColumn: z.int().nullable(),
  function: z.string(),
  /**
   * Whose code ran. `workspace` only when the frame's code object is one that compiling that file, as it was unpacked,
   * gives; code that merely carries a workspace file's name is `forged`.
   */
  origin: z.enum(['workspace', 'script', 'stdlib', 'library', 'forged', 'other']),
  /** Type names of the frame's locals, for workspace frames; values never leave the container this way. */
  locals: z.record(z.string(), z.string()).optional(),
});
export type ObservedFrame = z.infer<typeof ObservedFrame>;

/** The uncaught exception as structure; `bases` are the qualified names of its type's MRO without the type itself. */
export const ObservedException = z.object({
  type: z.string(),
  bases: z.array(z.string()),
  message: z.string(),
  frames: z.array(ObservedFrame),
  /** Types of the exceptions in `__cause__` / `__context__`, nearest first. */
  causes: z.array(z.string()),
});
export type ObservedException = z.infer<typeof ObservedException>;

/** Captured output: `sha256` and `bytes` are of what was captured before the cap; `truncated` says that there was more. */
export const CapturedOutput = StoredText.extend({ truncated: z.boolean() });
export type CapturedOutput = z.infer<typeof CapturedOutput>;

/** The outcome of one test of the repo, from the runner's structured results. */
export const TestOutcome = z.object({ id: z.string(), outcome: z.enum(['passed', 'failed', 'error', 'skipped']) });
export type TestOutcome = z.infer<typeof TestOutcome>;

/** What one fresh container was seen to do: one cell of the evidence. */
export const Observation = z.object({
  /** The script's exit code as its parent (PID 1) reaped it; null when a signal or a limit ended it. */
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  timedOut: z.boolean(),
  outOfMemory: z.boolean(),
  processLimitHit: z.boolean(),
  outputTruncated: z.boolean(),
  stdout: CapturedOutput,
  stderr: CapturedOutput,
  /**
   * How the script's own run ended, proven by a nonce that only the harness and its driver knew: `end` ran off its last
   * statement, `exception` left one uncaught, `exit` is a SystemExit that reached the top; `none`: no proof (killed,
   * `os._exit`, exec, a forged report…).
   */
  end: z.object({
    kind: z.enum(['end', 'exception', 'exit', 'none']),
    /** For `exit`: the frame that raised it. */
    exitFrame: ObservedFrame.nullable(),
    /** For `exit`: the workspace functions on its stack, outermost first, as in `executedFunctions`. */
    exitThrough: z.array(z.string()).optional(),
  }),
  exception: ObservedException.nullable(),
  /** Functions of the workspace that were entered, as `file:qualname` (`<module>` for a module body), sorted. */
  executedFunctions: z.array(z.string()),
  /** Executed lines of the files that the job asked to trace, sorted. */
  executedLines: z.record(z.string(), z.array(z.int())),
  /** Workspace files (relative paths, sorted) that the script changed, deleted or created; bytecode caches aside. */
  changedFiles: z.array(z.string()),
  deletedFiles: z.array(z.string()),
  createdFiles: z.array(z.string()),
  /** Audit-hook trips caused by code of the workspace or the script: process control, introspection, sockets. */
  trips: z.array(
    z.object({
      event: z.string(),
      origin: z.enum(['workspace', 'script', 'other']),
      where: z.string(),
      /** Lines of the workspace on the stack, as `file:line`, nearest first. */
      through: z.array(z.string()).optional(),
    }),
  ),
  /** For a run of the repo's tests: each test's outcome; null for a script. */
  tests: z.array(TestOutcome).nullable(),
  /** Docker's own word on the container, reconciled with PID 1's before the observation is committed. */
  container: z.object({ id: z.string(), exitCode: z.int().nullable(), oomKilled: z.boolean(), image: z.string() }),
  python: z.string(),
  /** Wall-clock time of the script, as PID 1 measured it. */
  durationMs: z.number().min(0),
  /** Digests of the layers that were unpacked, in order. */
  layers: z.array(Sha256),
  /**
   * What became of the error that was injected: it left the script uncaught, as itself or as the cause or context of another,
   * or it was lost on the way. Null when the script did not come by the place, absent when none was to be injected.
   */
  fault: z.enum(['left', 'lost']).nullable().optional(),
});
export type Observation = z.infer<typeof Observation>;
