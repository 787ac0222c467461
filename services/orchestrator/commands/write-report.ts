import type { Command } from '../../../events/schema/command.ts';
import { storeArtifacts, writeArtifacts } from '../../reports/artifacts.ts';
import { renderFailureReport, renderInfraReport } from '../../reports/reports.ts';
import { attemptOutput, attemptProposed } from '../past.ts';
import type { Answer } from '../port.ts';
import type { CommandContext } from './context.ts';

/** write_report: the infra report or the failure report, for people and for programs. */
export const writeReport = async (
  context: CommandContext,
  { kind, reasons }: Extract<Command, { type: 'write_report' }>,
): Promise<Answer> => {
  const { history, snapshot } = context;
  const {
    run,
    repo_path,
    error_type,
    facts: { classification },
    attempts,
  } = snapshot.context;
  const common = { runId: run, repo_path, error_type, reasons };
  if (kind === 'infra') {
    const source = classification?.class === 'infra' ? ('alert' as const) : ('engine' as const);
    return write(context, 'INFRA_REPORT.md', 'infra_report.json', renderInfraReport, {
      ...common,
      status: 'infra_report' as const,
      source,
      rule: classification?.rule ?? null,
      lines: classification?.lines ?? [],
    });
  }
  return write(context, 'FAILURE_REPORT.md', 'failure_report.json', renderFailureReport, {
    ...common,
    status: 'failure_report' as const,
    classification,
    attempts: attempts.map((attempt) => ({
      ...attempt,
      output: attemptOutput(history, attempt),
      proposed: attemptProposed(history, attempt),
    })),
  });
};

const write = async <R>(
  { blobs, folder }: CommandContext,
  text: string,
  data: string,
  render: (report: R) => string,
  report: R,
): Promise<Answer> => {
  const artifacts = await storeArtifacts(blobs, {
    [text]: render(report),
    [data]: `${JSON.stringify(report, null, 2)}\n`,
  });
  if (folder !== null) await writeArtifacts(folder, blobs, artifacts);
  return { type: 'report.written', artifacts };
};
