import type { SandboxLimits } from '../../events/schema/event.ts';
import type { Observation } from '../../events/schema/observation.ts';
import type { TaskEither } from '../../infra/fp.ts';
import type { ServiceFailure } from '../failure.ts';

/** One execution in one fresh container. */
export type SandboxJob = {
  /** Names the run in the container's labels, for the reaper and for people. */
  readonly run: string;
  /** Tars that are unpacked into /workspace one over the other, the later wins. */
  readonly layers: readonly { readonly sha256: string; readonly bytes: Buffer }[];
  readonly subject:
    | {
        readonly kind: 'script';
        readonly source: string;
        /** Where an error is injected, once, before the first of these lines of a workspace file that is come by. */
        readonly fault?: { readonly file: string; readonly lines: readonly number[] } | undefined;
      }
    /** Runs the repo's own tests and reports each one's outcome in `tests`. */
    | { readonly kind: 'tests'; readonly runner: 'pytest' | 'unittest' };
  readonly hashSeed: number;
  /** Workspace files whose executed lines are wanted. */
  readonly traceFiles: readonly string[];
  readonly limits: SandboxLimits;
  /** Reference or id of the image; must be present on the engine. */
  readonly image: string;
};

/** {@link Observation} with whole outputs (up to the output cap); the worker turns them into stored ones. */
export type RawObservation = Omit<Observation, 'stdout' | 'stderr'> & {
  readonly stdout: { readonly bytes: Buffer; readonly truncated: boolean };
  readonly stderr: { readonly bytes: Buffer; readonly truncated: boolean };
};

/** Runs jobs, each in a fresh container. */
export type Sandbox = {
  /** Fails with `engine_unavailable` or `image_unavailable`; whatever the job's code does is an observation, never a failure. */
  observe(job: SandboxJob, signal: AbortSignal): TaskEither<ServiceFailure, RawObservation>;
  /** Id (`sha256:…`), reference and Python version of the image; fails with `image_unavailable` when it is not there. */
  inspectImage(reference: string): TaskEither<ServiceFailure, { reference: string; id: string; python: string }>;
  /** Says that jobs in this image (an id), under these limits, will come: what can be made ready for them is. */
  expect(image: string, limits: SandboxLimits): void;
  /** Removes the containers of dead OpsGuard processes on this machine; returns how many. */
  reap(): TaskEither<ServiceFailure, number>;
  /** Kills what is still running. */
  close(): Promise<void>;
};
