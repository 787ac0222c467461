import type { ReasonCode } from '../events/schema/reasons.ts';
import type { RunStatus } from '../machines/context.ts';
import { isEngineFailure } from '../machines/failures.ts';

export const EXIT = { verified: 0, internal: 1, usage: 2, infra: 3, failure: 4, interrupted: 130 } as const;

/** Input that cannot be used; the message is one sentence that says what is wrong and what to do. Ends with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A verb's own verdict that is not a bug, with its exit code. */
export class ExitError extends Error {
  override readonly name = 'ExitError';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The code of a verb that ends with a service's failure before there is a run: infrastructure of OpsGuard's own, or a refusal. */
export const exitCodeOfFailure = (code: ReasonCode): number => {
  if (isEngineFailure(code)) return EXIT.infra;
  if (code === 'cancelled') return EXIT.interrupted;
  return code === 'internal' ? EXIT.internal : EXIT.failure;
};

export const exitCodeOf = (status: RunStatus, cancelled: boolean): number => {
  if (cancelled) return EXIT.interrupted;
  switch (status) {
    case 'verified':
      return EXIT.verified;
    case 'infra_report':
      return EXIT.infra;
    case 'failure_report':
      return EXIT.failure;
    case 'running':
      return EXIT.internal;
  }
};
