import type { RunStatus } from '../machines/context.ts';

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
