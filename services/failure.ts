import type { Failure, ReasonCode } from '../events/schema/reasons.ts';
import { E, type TaskEither, TE } from '../infra/fp.ts';

/**
 * What a service returns instead of throwing: retryable (the same call may succeed later) or terminal. `cause` is for
 * the process's own log; only code and message reach the event log.
 */
export type ServiceFailure = {
  readonly kind: 'retryable' | 'terminal';
  readonly code: ReasonCode;
  readonly message: string;
  readonly cause?: unknown;
};

export const terminal = (code: ReasonCode, message: string, cause?: unknown): ServiceFailure => ({
  kind: 'terminal',
  code,
  message,
  cause,
});

export const retryable = (code: ReasonCode, message: string, cause?: unknown): ServiceFailure => ({
  kind: 'retryable',
  code,
  message,
  cause,
});

/** Thrown inside a service to leave it with a failure that {@link attempt} folds; never crosses a service's port. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly failure: ServiceFailure;
  constructor(failure: ServiceFailure) {
    super(failure.message, { cause: failure.cause });
    this.failure = failure;
  }
}

/** Runs `f`; a {@link ServiceError} keeps its failure, a full disk is `disk_full`, and anything else is an `internal` bug with its message. */
export const attempt = <A>(f: () => Promise<A>): TaskEither<ServiceFailure, A> =>
  TE.tryCatch(f, (cause) => {
    if (cause instanceof ServiceError) return cause.failure;
    if (isDiskFull(cause))
      return terminal('disk_full', `The disk is full: ${cause.message}. Free space and run again.`, cause);
    return terminal('internal', cause instanceof Error ? cause.message : String(cause), cause);
  });

/** Whether an error says that a disk, a quota or a file system has no room left. */
export const isDiskFull = (cause: unknown): cause is Error =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');

/** A service failure as the event log records it. */
export const toFailure = (f: ServiceFailure): Failure => ({
  code: f.code,
  message: f.message,
  retryable: f.kind === 'retryable',
});

/** Runs a service call inside another one: its value, or its failure thrown for the outer {@link attempt} to fold. */
export const unwrap = async <A>(call: TaskEither<ServiceFailure, A>): Promise<A> => {
  const result = await call();
  if (E.isLeft(result)) throw new ServiceError(result.left);
  return result.right;
};
