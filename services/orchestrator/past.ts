import { cellId } from '../../machines/cells.ts';
import type { Attempt, RunContext } from '../../machines/context.ts';
import type { TextStore } from '../blobs/port.ts';
import type { PastAttempt } from '../proposer/port.ts';
import { type Proposed, proposedBy } from '../reports/proposed-by.ts';
import type { RunHistory } from './history.ts';

/** What a proposer reads of an earlier attempt at most, in characters: prompts are small, and so are job messages. */
const TEXT_LIMIT = 12_000;
const OUTPUT_LIMIT = 4_000;

/** The refused attempts with what was proposed, why it was refused, and what the refusing cell printed; oldest first. */
export const pastAttempts = async (
  history: RunHistory,
  context: RunContext,
  texts: TextStore,
): Promise<PastAttempt[]> =>
  Promise.all(
    context.attempts
      .filter(({ accepted }) => !accepted)
      .map(async ({ kind, attempt, reasons }) => {
        const proposal =
          kind === 'reproduction'
            ? await reproductionText(history, attempt, texts)
            : await patchText(history, attempt, texts);
        return {
          kind: kind === 'reproduction' ? ('reproduction' as const) : ('patch' as const),
          text: proposal.text.slice(0, TEXT_LIMIT),
          rationale: proposal.rationale,
          reasons: [...reasons],
          output: attemptOutput(history, { kind, attempt, reasons }),
        };
      }),
  );

const NOTHING = { text: '', rationale: '' };

const reproductionText = async (history: RunHistory, attempt: number, texts: TextStore) => {
  const found = history.answered('propose_reproduction').find(({ command }) => command.attempt === attempt)?.answer;
  if (found?.type !== 'reproduction.proposed') return NOTHING;
  return { text: await texts.getText(found.script), rationale: found.provenance.rationale };
};

const patchText = async (history: RunHistory, attempt: number, texts: TextStore) => {
  const found = history.answered('propose_patch').find(({ command }) => command.attempt === attempt)?.answer;
  if (found?.type !== 'patch.proposed') return NOTHING;
  const applied = history.events
    .slice(history.events.indexOf(found))
    .find(({ type }) => type === 'patch.applied' || type === 'patch.refused');
  const text =
    applied?.type === 'patch.applied'
      ? await texts.getText(applied.diff)
      : (
          await Promise.all(found.files.map(async ({ path, content }) => `# ${path}\n${await texts.getText(content)}`))
        ).join('\n');
  return { text, rationale: found.provenance.rationale };
};

/** Who proposed an attempt, and why; null where none was proposed. */
export const attemptProposed = (
  history: RunHistory,
  { kind, attempt }: Pick<Attempt, 'kind' | 'attempt'>,
): Proposed | null => {
  const type = kind === 'reproduction' ? 'propose_reproduction' : 'propose_patch';
  const answer = history.answered(type).find(({ command }) => command.attempt === attempt)?.answer;
  return answer?.type === 'reproduction.proposed' || answer?.type === 'patch.proposed'
    ? proposedBy(answer.provenance)
    : null;
};

/** stderr's tail of the cell that refused an attempt, out of that attempt's observations; empty when none did. */
export const attemptOutput = (
  history: RunHistory,
  { kind, attempt, reasons }: Pick<Attempt, 'kind' | 'attempt' | 'reasons'>,
): string => {
  const cell = reasons.find((reason) => reason.cell !== undefined)?.cell;
  const type = kind === 'reproduction' ? 'propose_reproduction' : 'propose_patch';
  const answer = history.answered(type).find(({ command }) => command.attempt === attempt)?.answer;
  if (cell === undefined || answer === undefined) return '';
  const seen = history.events
    .slice(history.events.indexOf(answer))
    .find((event) => event.type === 'cell.observed' && cellId(event.cell) === cell);
  return seen?.type === 'cell.observed' ? seen.observation.stderr.text.slice(-OUTPUT_LIMIT) : '';
};
