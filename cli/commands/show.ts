import { buildAudit } from '../../services/reports/audit.ts';
import { describe } from '../../services/reports/matrix.ts';
import { gradeText } from '../../services/reports/pull-request.ts';
import { attemptLines } from '../attempt-lines.ts';
import { type FoundRun, withRun } from '../find-run.ts';
import { tell } from '../say.ts';

/** `opsguard show RUN`: its way through the statechart, its attempts and its evidence, out of the log. */
export const show = (name: string, flags: { readonly json?: boolean; readonly nats?: string }): Promise<number> =>
  withRun(name, flags.nats, (found) => showRun(found, flags.json === true));

const showRun = async ({ id, log, blobs, folder }: FoundRun, json: boolean): Promise<number> => {
  const { records, torn } = await log.readRun(id);
  const audit = await buildAudit(records, blobs);
  if (json) {
    process.stdout.write(`${JSON.stringify(audit)}\n`);
    return 0;
  }
  const out: string[] = [
    `run      ${id}`,
    `status   ${audit.status}${torn ? ' (the last write was cut off)' : ''}`,
    `repo     ${audit.state.repo_path}`,
    `error    ${audit.state.error_type ?? '-'}`,
    '',
    ...audit.transitions.map(
      ({ seq, at, event, state }) => `${String(seq).padStart(4)}  ${at}  ${event.padEnd(22)} → ${state}`,
    ),
    '',
    ...attemptLines(audit.attempts),
    '',
    ...audit.evidence.map(({ id: cell, observation }) => `${cell.padEnd(28)} ${describe(observation)}`),
    ...(audit.gates.grade === null ? [] : ['', `grade    ${gradeText(audit.gates.grade)}`]),
    ...audit.reasons.map(({ code, sentence }) => `reason   ${code}: ${sentence}`),
    `files    ${folder ?? 'in the log and the blobs of the cluster'}`,
  ];
  for (const line of out) tell(line);
  return 0;
};
