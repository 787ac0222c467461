import { z } from 'zod';
import { Observation, ObservedException, ObservedFrame, TestOutcome } from '../../../events/schema/observation.ts';

/** What the driver says at once, so that whoever trips cannot take it back. */
const Trip = z.object({ trip: Observation.shape.trips.element });

/** What it says at last: after the threads and the exit handlers. */
const LastWord = z.object({
  coverage: z.object({ functions: z.array(z.string()), lines: z.record(z.string(), z.array(z.int())) }),
});

/** What the driver says when the script's own code has ended. Data of an untrusted process, whoever's nonce it carries. */
const Outcome = LastWord.extend({
  kind: z.enum(['end', 'exception', 'exit']),
  exception: ObservedException.nullable(),
  exitFrame: ObservedFrame.nullable(),
  exitThrough: z.array(z.string()).default([]),
  fault: z.enum(['left', 'lost']).nullable().default(null),
  tests: z.array(TestOutcome).nullable(),
});
export type Outcome = z.infer<typeof Outcome> & Pick<Observation, 'trips'>;

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
 * The driver's reports as one: the first that is no trip says how the script ended, a second one only what was executed until
 * later. Null (nothing is proven) when there is none, when there are more, and when one is not of these shapes.
 */
export const outcomeOf = (reports: readonly string[] | null): Outcome | null => {
  const trips: Outcome['trips'] = [];
  const others: unknown[] = [];
  for (const report of (reports ?? []).map(read)) {
    const trip = Trip.safeParse(report);
    if (trip.success) trips.push(trip.data.trip);
    else others.push(report);
  }
  if (others.length === 0 || others.length > 2) return null;
  const first = Outcome.safeParse(others[0]);
  if (!first.success || (first.data.kind === 'exception') !== (first.data.exception !== null)) return null;
  if (others.length === 1) return { ...first.data, trips };
  const last = LastWord.safeParse(others[1]);
  return last.success ? { ...first.data, ...last.data, trips } : null;
};

const read = (report: string): unknown => {
  try {
    return JSON.parse(report);
  } catch {
    return undefined;
  }
};
