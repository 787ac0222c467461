import type { LogLine } from '../port.ts';
import { INFRA_RULES } from './infra-rules.ts';
import { LANGUAGES } from './other-languages.ts';
import type { RuleName, Verdict } from './verdict.ts';

/** Characters of a line that are looked at: its start, and its end where it is longer. */
const MAX_LINE = 1000;
/** Lines after an infra sign that may still belong to it. */
const MAX_AFTER = 3;

/** Written by what ran the program, after the program's own last words. */
const TRAILER =
  /\b(?:exit(?:ed)?(?: with)?(?: (?:code|status))?:? ?\d+|exit status \d+|job failed|build failed|command failed|process completed with)\b|^make(?:\[\d+\])?: \*\*\*|^npm ERR!/i;
/** Levels of records that end nothing, as words of their own: capitals anywhere, small letters as fields. */
const CALM =
  /(?:^|[\s[|:=("])(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING)(?=$|[\s\]|:")])|[[="](?:trace|debug|info|notice|warn|warning)(?=$|[\s\]|:",])/;

const shorten = (text: string): string =>
  text.length <= 2 * MAX_LINE ? text : `${text.slice(0, MAX_LINE)} ${text.slice(-MAX_LINE)}`;

export type PlainVerdict = Verdict & { readonly message: string | null };

/** Decides a log in which no Python exception ended anything: another language's stack trace, or its last words. */
export const decidePlainLog = (lines: readonly LogLine[]): PlainVerdict => {
  for (const { key, name, pattern } of LANGUAGES) {
    const line = lines.findLast(({ text }) => pattern.test(shorten(text)));
    if (line !== undefined)
      return {
        rule: `unknown/other-language-${key}`,
        lines: [line.number],
        message: `The log holds a stack trace of ${name}; OpsGuard repairs Python only.`,
      };
  }
  const crash = lines.findLast(({ text }) => text.slice(0, 200).includes('Fatal Python error: '));
  if (crash !== undefined)
    return {
      rule: 'unknown/interpreter-crash',
      lines: [crash.number],
      message: crash.text.slice(crash.text.indexOf('Fatal Python error: '), 400),
    };
  return decideLastWords(lines);
};

const decideLastWords = (lines: readonly LogLine[]): PlainVerdict => {
  let after = 0;
  for (let index = lines.length - 1; index >= 0 && after <= MAX_AFTER; index -= 1) {
    const line = lines[index]!;
    const text = shorten(line.text).trim();
    if (text === '') continue;
    if (CALM.test(text)) break;
    const rule = INFRA_RULES.find(({ sign }) => sign?.test(text))?.name;
    if (rule !== undefined) return { rule: rule satisfies RuleName, lines: [line.number], message: null };
    if (!TRAILER.test(text)) after += 1;
  }
  const last = lines.findLast(({ text }) => text.trim() !== '');
  return { rule: lastRule(last), lines: last === undefined ? [] : [last.number], message: null };
};

const lastRule = (last: LogLine | undefined): RuleName =>
  last === undefined ? 'unknown/empty-log' : 'unknown/no-traceback';

export const PLAIN_RULES: Readonly<Record<string, string>> = {
  'unknown/no-traceback':
    'The log has no Python traceback, and its last words are no sign of an infrastructure failure.',
  'unknown/empty-log': 'The log is empty.',
  'unknown/interpreter-crash': 'The Python interpreter itself crashed.',
  ...Object.fromEntries(
    LANGUAGES.map(({ key, name }) => [
      `unknown/other-language-${key}`,
      `The log holds a stack trace of ${name}; OpsGuard repairs Python only.`,
    ]),
  ),
};
