import type { Reason } from '../../events/schema/reasons.ts';
import type { Finding } from '../context.ts';
import { shownBy } from './verdict.ts';

/** The limit that ended a cell, as a reason; undefined when none was hit. A cell that hit a limit shows nothing else. */
export const limitHit = (finding: Finding): Reason | undefined => {
  const { seen } = finding;
  if (seen.outOfMemory || seen.container.oomKilled)
    return shownBy(finding, 'out_of_memory', 'The script used up the memory limit.');
  if (seen.timedOut) return shownBy(finding, 'timeout', 'The script did not end within the time limit.');
  if (seen.processLimitHit)
    return shownBy(finding, 'too_many_processes', 'The script used up the limit of processes and threads.');
  if (seen.outputTruncated) return shownBy(finding, 'output_flood', 'The script printed more than the output limit.');
  return undefined;
};
