import type { Classification } from '../../events/schema/classification.ts';
import { parseErrorLog } from './parse/log.ts';
import type { Classify, LogLine, ParsedLog } from './port.ts';
import { RepoPaths } from './repo-paths.ts';
import { decideChain } from './rules/chain.ts';
import { EXCEPTION_RULES } from './rules/exception.ts';
import { withRepoFiles } from './rules/facts.ts';
import { decidePlainLog, PLAIN_RULES } from './rules/plain-log.ts';
import { classOf, type Verdict } from './rules/verdict.ts';

/** Characters of a deciding line that are kept. */
const MAX_LINE = 500;

/**
 * What the classification gate says of an error log: whether a change to the code can repair it (`code`), whether its
 * surroundings failed (`infra`), or that nothing can be said (`unknown`), with the rule and the lines that decided.
 * What decides is the exception that ended the program and its causes, never words elsewhere in the log.
 */
export const classify: Classify = (errorLog, repo) => {
  const log = parseErrorLog(errorLog);
  const paths = repo === undefined ? null : new RepoPaths(repo);
  const { ended } = log;
  if (ended === null) {
    const verdict = log.tracebacks.length > 0 ? ignoredOnly(log) : decidePlainLog(log.lines);
    return { ...verdictOf(verdict, log.lines), errorType: null, message: verdict.message, frames: [] };
  }
  return {
    ...verdictOf(decideChain(ended, paths), log.lines),
    errorType: ended.errorType,
    message: ended.message,
    frames: withRepoFiles(ended.frames, paths),
  };
};

const ignoredOnly = (log: ParsedLog): Verdict & { message: string | null } => {
  const last = log.tracebacks.at(-1)!;
  return { rule: 'unknown/exception-ignored', lines: [last.errorLine ?? last.to], message: null };
};

const verdictOf = (verdict: Verdict, lines: readonly LogLine[]): Pick<Classification, 'class' | 'rule' | 'lines'> => ({
  class: classOf(verdict.rule),
  rule: verdict.rule,
  lines: [...new Set(verdict.lines)]
    .sort((a, b) => a - b)
    .map((number) => ({ number, text: (lines[number - 1]?.text ?? '').slice(0, MAX_LINE) })),
});

const SENTENCES: Readonly<Record<string, string>> = {
  ...EXCEPTION_RULES,
  ...PLAIN_RULES,
  'unknown/truncated-traceback': 'The log breaks off before the line that names the exception.',
  'unknown/exception-ignored': 'The only exceptions of the log are ones that Python ignored: they ended nothing.',
};

/** Names of all rules. */
export const RULES: readonly string[] = Object.keys(SENTENCES);

/** The sentence of a rule, for reports; the rule's name itself where it is not known. */
export const ruleSentence = (rule: string): string => SENTENCES[rule] ?? rule;
