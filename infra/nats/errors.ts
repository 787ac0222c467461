import { PermissionViolationError } from '@nats-io/nats-core';

/** No broker to talk to: not started, not reachable, credentials refused, or gone. The same call may succeed later. */
export class BrokerUnavailableError extends Error {
  override readonly name = 'BrokerUnavailableError';
}

/** A bounded stream or store is full and took nothing. The same call succeeds once workers have caught up. */
export class BackPressureError extends Error {
  override readonly name = 'BackPressureError';
}

/** A message is larger than the broker takes; the same call never succeeds. Large values belong in the blob store. */
export class PayloadTooLargeError extends Error {
  override readonly name = 'PayloadTooLargeError';
}

/** The blob store does not have the bytes, or has others under that digest. */
export class BlobError extends Error {
  override readonly name = 'BlobError';
}

/** JetStream's own number for an error, where the server answered with one. */
export const apiErrorCode = (cause: unknown): number | undefined =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'number' ? cause.code : undefined;

/** What this user was not permitted, if that is why a call failed: a request has it as its cause, or as its cause's. */
export const violationIn = (cause: unknown): PermissionViolationError | undefined => {
  if (cause instanceof PermissionViolationError) return cause;
  return cause instanceof Error ? violationIn(cause.cause) : undefined;
};

/** "wrong last sequence": the subject already holds a message. */
export const WRONG_LAST_SEQUENCE = 10071;
/** "stream name already in use with a different configuration". */
export const STREAM_NAME_IN_USE = 10058;
const STORE_FAILED = 10077;
const STORAGE_EXCEEDED = [10023, 10028, 10047];

/**
 * A client's error as one of this folder's, with a sentence. `doing` completes "OpsGuard could not …".
 */
export const toBrokerError = (doing: string, cause: unknown): Error => {
  const known = [BrokerUnavailableError, BackPressureError, PayloadTooLargeError, BlobError];
  if (known.some((type) => cause instanceof type)) return cause as Error;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = apiErrorCode(cause);
  if (code === STORE_FAILED && message.includes('maximum'))
    return new BackPressureError(
      `OpsGuard could not ${doing}: the stream is full (${message}); add workers, or wait until they have caught up.`,
      { cause },
    );
  if (code !== undefined && STORAGE_EXCEEDED.includes(code))
    return new BackPressureError(
      `OpsGuard could not ${doing}: the NATS server has no storage left for it (${message}); free disk space or raise the server's JetStream limits.`,
      { cause },
    );
  const violation = violationIn(cause);
  if (violation !== undefined)
    return new BrokerUnavailableError(
      `OpsGuard could not ${doing}: this NATS user may not ${violation.operation} on ${violation.subject}; give it that permission.`,
      { cause },
    );
  return new BrokerUnavailableError(
    `OpsGuard could not ${doing}: ${message}; check that the NATS server runs with JetStream and can be reached.`,
    { cause },
  );
};
