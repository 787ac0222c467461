import { classify } from '../../classifier/classify.ts';
import type { Answer } from '../port.ts';
import { type CommandContext, originalEntries } from './context.ts';

/** classify_error: what the gate says of the log, with frames mapped onto the repo's files. */
export const classifyError = async (context: CommandContext): Promise<Answer> => {
  const { alert } = context.history.require('run.started');
  const files = new Set((await originalEntries(context)).map(({ path }) => path));
  return { type: 'error.classified', classification: classify(await context.blobs.getText(alert.errorLog), { files }) };
};
