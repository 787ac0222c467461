import type { RunEvent } from '../../../../../events/schema/event.ts';
import { cellId } from '../../../../../machines/cells.ts';
import { describe } from '../../../../reports/matrix.ts';

/** An event in a few words, for its line of the timeline. */
export const summaryOf = (event: RunEvent): string => {
  switch (event.type) {
    case 'run.started':
      return event.alert.repoPath;
    case 'workspace.prepared':
      return `${event.files} files, ${event.bytes} bytes`;
    case 'error.classified':
      return `${event.classification.class}: ${event.classification.errorType ?? 'no exception'} (${event.classification.rule})`;
    case 'workspace.ready':
      return `${event.target.errorType} in ${event.target.function}, ${event.target.file}:${event.target.line}`;
    case 'reproduction.proposed':
      return event.objections[0]?.sentence ?? (event.provenance.rationale || event.provenance.proposer);
    case 'cell.observed':
      return `${cellId(event.cell)}: ${describe(event.observation)}`;
    case 'patch.proposed':
      return event.provenance.rationale || event.files.map(({ path }) => path).join(', ');
    case 'patch.applied':
      return `${event.label}: ${event.files.join(', ')}`;
    case 'patch.refused':
      return event.reasons[0]?.sentence ?? '';
    case 'pull_request.prepared':
    case 'report.written':
      return event.artifacts.map(({ name }) => name).join(', ');
    case 'command.failed':
      return `${event.failure.code}: ${event.failure.message}`;
    case 'run.cancelled':
      return `by ${event.by}`;
    case 'run.taken_over':
      return `by ${event.owner}`;
  }
};

/** How an event reads at a glance. */
export const toneOf = (event: RunEvent): 'plain' | 'good' | 'bad' => {
  if (event.type === 'command.failed' || event.type === 'patch.refused' || event.type === 'run.cancelled') return 'bad';
  if (event.type === 'reproduction.proposed' && event.objections.length > 0) return 'bad';
  return event.type === 'pull_request.prepared' ? 'good' : 'plain';
};
