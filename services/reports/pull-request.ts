import type { EventOf } from '../../events/schema/event.ts';
import type { Provenance, PullRequestReply } from '../../events/schema/proposal.ts';
import type { Grade } from '../../machines/context.ts';
import { fenced } from './fence.ts';
import { inCell, matrixTable } from './matrix.ts';

export type PullRequest = {
  readonly run: string;
  readonly target: EventOf<'workspace.ready'>['target'];
  readonly proposer: EventOf<'patch.proposed'>['provenance'];
  readonly allowRemoteModel: boolean;
  /** Where every proposal of the run came from, refused ones included: each of them was shown the repo's code. */
  readonly asked: readonly Provenance[];
  readonly label: 'fix' | 'mitigation';
  readonly grade: Grade;
  readonly image: EventOf<'workspace.ready'>['image'];
  readonly script: string;
  readonly diff: string;
  readonly cells: readonly EventOf<'cell.observed'>[];
  /** The proposer's own words, quoted as such; null where it gave none. */
  readonly words: PullRequestReply | null;
};

/** The description of a verified patch: what was seen, in a table that a reviewer can read; the proposer's words are quoted. */
export const renderPullRequest = (pr: PullRequest): string => {
  const { target, grade } = pr;
  const by = modelText(pr.proposer) ?? `the ${pr.proposer.proposer} proposer (rule-based, no model)`;
  return [
    `# ${pr.label === 'fix' ? 'Fix' : 'Mitigate'} ${inCell(`${target.errorType} in ${target.function} (${target.file})`)}`,
    '',
    `OpsGuard saw the reported failure happen, saw the same script run to its end with this patch, and saw it fail again without it. The patch was proposed by ${by}.`,
    ...(pr.label === 'mitigation'
      ? ['', '**This is a mitigation**: it handles the exception where it is raised, and does not remove its cause.']
      : []),
    ...(pr.allowRemoteModel ? ['', remoteText(pr.asked)] : []),
    '',
    `**Grade:** ${gradeText(grade)}`,
    '',
    '## Evidence',
    '',
    `Each row is a fresh container of image \`${pr.image.id}\`.`,
    '',
    matrixTable(pr.cells),
    '',
    '## Patch',
    '',
    fenced(pr.diff, 'diff'),
    '',
    '## Reproduction',
    '',
    fenced(pr.script, 'python'),
    ...(pr.words === null
      ? []
      : [
          '',
          "## In the proposer's words",
          '',
          'Not checked by anything:',
          '',
          fenced(`${pr.words.title}\n\n${pr.words.body}`),
        ]),
    '',
    `Run ${pr.run}`,
    '',
  ].join('\n');
};

/** The model, its digest, the host that was asked, and where that one says that it runs it; null for the rules. */
const modelText = ({ model, options: { host, remoteHost } }: Provenance): string | null => {
  if (model === null) return null;
  const runs = typeof remoteHost === 'string' ? `, which has it run by ${remoteHost}` : '';
  return `the model ${inCell(`${model.name} (${model.digest}) at ${host}${runs}`)}`;
};

const remoteText = (asked: readonly Provenance[]): string => {
  const models = [...new Set(asked.flatMap((one) => modelText(one) ?? []))];
  const what =
    models.length === 0 ? 'No proposal came from a model.' : `Code of the repo was shown to ${models.join(' and ')}.`;
  return `**The operator allowed a model outside this machine.** ${what}`;
};

/** The grade in words: what there was to check beyond the reproduction itself. */
export const gradeText = ({ tests, variants, controls }: Grade): string =>
  [
    'reproduced and fixed',
    ...(tests > 0 ? [`the repo's ${tests} passing tests still pass`] : ['the repo has no tests that could be run']),
    ...(variants > 0 ? [`${variants} more crashing inputs run to their end`] : []),
    ...(controls > 0 ? [`${controls} working inputs print what they printed before`] : []),
  ].join(' · ');
