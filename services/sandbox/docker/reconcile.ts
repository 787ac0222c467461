import type { Observation } from '../../../events/schema/observation.ts';
import { retryable, ServiceError, terminal } from '../../failure.ts';
import { type Outcome, outcomeOf, type Verdict } from '../harness/verdict.ts';
import type { RawObservation, SandboxJob } from '../port.ts';
import type { Hearing } from './hearing.ts';

/**
 * One observation out of what PID 1 said and what Docker says of the container. Where the two disagree on the exit
 * code, nothing counts as proven. A container that ended before the job started is the engine's failure; one that ended
 * without a verdict after that (PID 1 out of memory, overdue) is an observation of a killed script.
 */
export const observationOf = (
  job: SandboxJob,
  heard: Hearing,
  overdue: boolean,
  container: Observation['container'],
): RawObservation => {
  if (heard.refusal !== null) throw new ServiceError(terminal('workspace_refused', heard.refusal));
  if (!heard.started) {
    const said = heard.complaint.trim().split('\n').at(-1) ?? '';
    throw new ServiceError(
      retryable(
        'engine_unavailable',
        `The container ended before the job started (exit code ${container.exitCode}${said === '' ? '' : `: ${said}`}).`,
      ),
    );
  }
  const verdict = heard.verdict;
  const layers = job.layers.map((layer) => layer.sha256);
  const output = {
    stdout: { bytes: Buffer.concat(heard.out), truncated: verdict?.truncated.stdout ?? false },
    stderr: { bytes: Buffer.concat(heard.err), truncated: verdict?.truncated.stderr ?? false },
  };
  return verdict === null
    ? { ...killed, ...output, timedOut: overdue, outOfMemory: container.oomKilled, container, layers }
    : { ...seen(job, verdict, container), ...output, container, layers };
};

const seen = (job: SandboxJob, verdict: Verdict, container: Observation['container']) => {
  const { containerExitCode, truncated, reports, ...rest } = verdict;
  const agreed = containerExitCode === container.exitCode;
  const limit = verdict.timedOut || truncated.stdout || truncated.stderr;
  const outcome = outcomeOf(reports);
  const proven = agreed && !limit ? outcome : null;
  return {
    ...rest,
    exitCode: agreed ? verdict.exitCode : null,
    outOfMemory: verdict.outOfMemory || container.oomKilled,
    outputTruncated: truncated.stdout || truncated.stderr,
    end: endOf(proven),
    exception: proven?.exception ?? null,
    ...(job.subject.kind === 'script' && job.subject.fault ? { fault: outcome?.fault ?? null } : {}),
    executedFunctions: outcome?.coverage.functions ?? [],
    executedLines: outcome?.coverage.lines ?? {},
    trips: outcome?.trips ?? [],
    tests: job.subject.kind === 'tests' ? (proven?.tests ?? []) : null,
  } as const;
};

const endOf = (proven: Outcome | null): Observation['end'] => {
  if (proven === null) return { kind: 'none', exitFrame: null };
  const { kind, exitFrame, exitThrough } = proven;
  return { kind, exitFrame, ...(kind === 'exit' ? { exitThrough } : {}) };
};

/** A script whose end nobody could describe. */
const killed: Omit<RawObservation, 'stdout' | 'stderr' | 'container' | 'layers'> = {
  timedOut: false,
  outOfMemory: false,
  exitCode: null,
  signal: 'SIGKILL',
  processLimitHit: false,
  outputTruncated: false,
  end: { kind: 'none', exitFrame: null },
  exception: null,
  executedFunctions: [],
  executedLines: {},
  changedFiles: [],
  deletedFiles: [],
  createdFiles: [],
  trips: [],
  tests: null,
  python: '',
  durationMs: 0,
};
