import { z } from 'zod';
import { Observation, ObservedException, ObservedFrame, TestOutcome } from '../../../events/schema/observation.ts';

/** What the driver says at last: after the threads and the exit handlers. */
const LastWord = z.object({
  coverage: z.object({ functions: z.array(z.string()), lines: z.record(z.string(), z.array(z.int())) }),
  trips: Observation.shape.trips,
});

/** What the driver says when the script's own code has ended. Data of an untrusted process, whoever's nonce it carries. */
const Outcome = LastWord.extend({
  kind: z.enum(['end', 'exception', 'exit']),
  exception: ObservedException.nullable(),
  exitFrame: ObservedFrame.nullable(),
  exitThrough: z.array(z.string()).default([]),
  tests: z.array(TestOutcome).nullable(),
});
export type Outcome = z.infer<typeof Outcome>;

/** What PID 1 saw. `reports` are the driver's, oldest first, as JSON that PID 1 did not read; null when one lacked the nonce. */
export const Verdict = Observation.pick({
  exitCode: true,
  signal: true,
  timedOut: true,
  outOfMemory: true,
  processLimitHit: true,
  changedFiles: true,
  deletedFiles: true,
  createdFiles: true,
  python: true,
  durationMs: true,
}).extend({
  /** What PID 1 was about to exit with, for the comparison with Docker's word. */
  containerExitCode: z.int(),
  truncated: z.object({ stdout: z.boolean(), stderr: z.boolean() }),
  reports: z.array(z.string()).nullable(),
});
export type Verdict = z.infer<typeof Verdict>;

/**
 * The driver's reports as one: the first says how the script ended, a second one only adds to what was executed and
 * tripped. Null (nothing is proven) when there is none, when there are more, and when one is not of this shape.
 */
export const outcomeOf = (reports: readonly string[] | null): Outcome | null => {
  if (reports === null || reports.length === 0 || reports.length > 2) return null;
  const first = Outcome.safeParse(read(reports[0]!));
  if (!first.success || (first.data.kind === 'exception') !== (first.data.exception !== null)) return null;
  if (reports.length === 1) return first.data;
  const last = LastWord.safeParse(read(reports[1]!));
  return last.success ? { ...first.data, ...last.data } : null;
};

const read = (report: string): unknown => {
  try {
    return JSON.parse(report);
  } catch {
    return undefined;
  }
};
