import { loadConfig } from '../../infra/config/config.ts';
import { classify, ruleSentence } from '../../services/classifier/classify.ts';
import { readTree } from '../../services/workspace/walk.ts';
import { EXIT } from '../exit.ts';
import { readErrorLog, repoFolder } from '../input.ts';
import { tell } from '../say.ts';

/** `opsguard classify`: what the gate says of a log, and why. Code 0 for code, 3 for infra, 4 for unknown. */
export const classifyLog = async (flags: {
  readonly errorLog: string;
  readonly repo?: string;
  readonly json?: boolean;
}): Promise<number> => {
  const log = await readErrorLog(flags.errorLog);
  const result = classify(log, flags.repo === undefined ? undefined : { files: await filesOf(flags.repo) });
  if (flags.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    const name = result.errorType === null ? '' : ` ${result.errorType}: ${result.message ?? ''}`;
    tell(`${result.class}${name}`);
    tell(`${ruleSentence(result.rule)} (${result.rule})`);
    for (const { number, text } of result.lines) tell(`${String(number).padStart(6)}  ${text}`);
  }
  return { code: EXIT.verified, infra: EXIT.infra, unknown: EXIT.failure }[result.class];
};

const filesOf = async (repo: string): Promise<Set<string>> => {
  const { maxRepoBytes } = await loadConfig({}, process.env);
  const { entries } = await readTree(await repoFolder(repo), maxRepoBytes);
  return new Set(entries.map(({ path }) => path));
};
