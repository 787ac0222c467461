import { availableParallelism, totalmem } from 'node:os';

/** What a machine has; of this one unless a caller says otherwise. */
export type Machine = { readonly cpus: number; readonly memoryBytes: number };

export const thisMachine = (): Machine => ({ cpus: availableParallelism(), memoryBytes: totalmem() });

/** What the containers together may use of the machine's memory, each at its own limit. */
const SHARE = 1 / 2;
/** For each core: one that is worked in, and one that is started meanwhile. */
const WARM_PER_CPU = 2;

/** Containers of `memoryBytes` each that a machine can bear: those that work at the same time, and those that wait for a job. */
export const capacity = (
  memoryBytes: number,
  { cpus, memoryBytes: all }: Machine = thisMachine(),
): { readonly atOnce: number; readonly warm: number } => {
  const fit = Math.floor((all * SHARE) / memoryBytes);
  const atOnce = Math.max(1, Math.min(cpus, fit));
  return { atOnce, warm: Math.max(0, Math.min(WARM_PER_CPU * cpus, fit - atOnce)) };
};
