import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export const RUN_LABEL = 'opsguard.run';
export const PID_LABEL = 'opsguard.pid';
const STARTED_LABEL = 'opsguard.started';
const HOST_LABEL = 'opsguard.host';

/** Labels that tell whose container it is, so that another process can see whether its owner still lives. */
export const ownerLabels = (run: string): Record<string, string> => ({
  [RUN_LABEL]: run,
  [PID_LABEL]: String(process.pid),
  [STARTED_LABEL]: startOf(process.pid) ?? '',
  [HOST_LABEL]: hostname(),
});

/** True when the process that the labels name is gone from this machine; its pid alone may be another's by now. */
export const isOrphan = (labels: Readonly<Record<string, string>>): boolean => {
  const pid = Number(labels[PID_LABEL]);
  if (!Number.isInteger(pid) || labels[HOST_LABEL] !== hostname()) return false;
  return startOf(pid) !== labels[STARTED_LABEL];
};

/** When a process started: clock ticks since boot on Linux, a constant elsewhere; null when there is no such process. */
const startOf = (pid: number): string | null => {
  if (process.platform !== 'linux') return isAlive(pid) ? '' : null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The 22nd field; the second, the command's name, may itself hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
};
