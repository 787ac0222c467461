import { buildAudit } from '../../services/reports/audit.ts';
import { describe } from '../../services/reports/matrix.ts';
import { gradeText } from '../../services/reports/pull-request.ts';
import { findRun } from '../find-run.ts';
import { tell } from '../say.ts';

/** `opsguard show RUN`: its way through the statechart, its attempts and its evidence, out of the log. */
export const show = async (name: string, flags: { readonly json?: boolean }): Promise<number> => {
  const { id, folder } = await findRun(name);
  const { records, torn } = await folder.log.readRun(id);
  const audit = await buildAudit(records, folder.blobs);
  if (flags.json) {
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
    ...audit.attempts.flatMap(({ kind, attempt, accepted, reasons }) => [
      `${kind} ${attempt}: ${accepted ? 'accepted' : 'refused'}`,
      ...reasons.map(({ code, sentence, cell }) => `    ${code}${cell === undefined ? '' : ` (${cell})`}: ${sentence}`),
    ]),
    '',
    ...audit.evidence.map(({ id: cell, observation }) => `${cell.padEnd(28)} ${describe(observation)}`),
    ...(audit.gates.grade === null ? [] : ['', `grade    ${gradeText(audit.gates.grade)}`]),
    ...audit.reasons.map(({ code, sentence }) => `reason   ${code}: ${sentence}`),
    `files    ${folder.path}`,
  ];
  for (const line of out) tell(line);
  return 0;
};
