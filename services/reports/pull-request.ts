import type { EventOf } from '../../events/schema/event.ts';
import type { Provenance, PullRequestReply } from '../../events/schema/proposal.ts';
import type { Grade } from '../../machines/context.ts';
import { fenced } from './fence.ts';
import { inCell, matrixTable } from './matrix.ts';
import { modelText, type Proposed, proposedSentence } from './proposed-by.ts';

export type PullRequest = {
  readonly run: string;
  readonly target: EventOf<'workspace.ready'>['target'];
  /** Who proposed the patch, and who the script. */
  readonly proposed: { readonly patch: Proposed; readonly script: Proposed };
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
  const kind = pr.proposed.patch.ruleBased ? ' (rule-based)' : '';
  return [
    `# ${pr.label === 'fix' ? 'Fix' : 'Mitigate'} ${inCell(`${target.errorType} in ${target.function} (${target.file})`)}${kind}`,
    '',
    `OpsGuard saw the reported failure happen, saw the same script run to its end with this patch, and saw it fail again without it.`,
    '',
    proposedSentence('The patch', pr.proposed.patch),
    ...(pr.label === 'mitigation'
      ? ['', '**This is a mitigation**: it handles the failure where it shows, and does not remove its cause.']
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
    proposedSentence('The script', pr.proposed.script),
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

const remoteText = (asked: readonly Provenance[]): string => {
  const models = [...new Set(asked.flatMap((one) => modelText(one) ?? []))];
  const what =
    models.length === 0
      ? 'No proposal came from a model.'
      : `Code of the repo was shown to ${models.map(inCell).join(' and ')}.`;
  return `**The operator allowed a model outside this machine.** ${what}`;
};

/** The grade in words: what there was to check beyond the reproduction itself. */
export const gradeText = ({ tests, variants, controls }: Grade): string =>
  [
    'reproduced and fixed',
    tests === 0
      ? 'the repo has no tests that could be run'
      : `the repo's ${counted(tests, 'passing test still passes', 'passing tests still pass')}`,
    ...(variants > 0
      ? [counted(variants, 'more crashing input runs to its end', 'more crashing inputs run to their end')]
      : []),
    ...(controls > 0
      ? [
          counted(
            controls,
            'working input prints what it printed before',
            'working inputs print what they printed before',
          ),
        ]
      : []),
  ].join(' · ');

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
