import type { ReasonCode } from '../events/schema/reasons.ts';

/** Failures of what OpsGuard itself stands on: they say nothing about the alert, and end in an infra report. */
const ENGINE: ReadonlySet<ReasonCode> = new Set([
  'engine_unavailable',
  'image_unavailable',
  'broker_unavailable',
  'proposer_unavailable',
  'model_missing',
  'worker_lost',
  'disk_full',
]);

export const isEngineFailure = (code: ReasonCode): boolean => ENGINE.has(code);
