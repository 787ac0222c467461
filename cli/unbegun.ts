import type { ServiceFailure } from '../services/failure.ts';
import { EXIT, exitCodeOfFailure } from './exit.ts';
import { NO_GATES, type RunSummary } from './outcome.ts';
import { say } from './say.ts';

/** Tells why a run ended before its first record: nothing is logged, and there is no folder. */
export const neverBegan = (run: string, { code, message }: ServiceFailure): RunSummary => {
  const exitCode = exitCodeOfFailure(code);
  say(`opsguard: ${message}`);
  return {
    runId: run,
    status: exitCode === EXIT.infra ? 'infra_report' : 'failure_report',
    exitCode,
    artifactsDir: null,
    attempts: { reproduction: 0, fix: 0 },
    gates: NO_GATES,
    reasons: [{ code, sentence: message }],
  };
};
