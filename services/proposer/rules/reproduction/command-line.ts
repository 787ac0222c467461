/** Splits as a POSIX shell does for plain words and quotes; null where variables, pipes or globs come in before the end. */
export const splitWords = (text: string): readonly string[] | null => {
  const words: string[] = [];
  const pattern = /\s*(?:((?:'[^']*'|"[^"$`\\]*"|[^\s'"|&;<>$`*?(){}\\])+)|(\S))/gy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[1] === undefined) return /^[|&;<>]/.test(match[2] ?? '') ? words : null;
    words.push(
      match[1].replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
    );
  }
  return words;
};

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * The arguments that a text shows after `python file.py` (or `python -m module`): null when it shows no such command. The
 * last command counts, since it is the nearest to what failed.
 */
export const commandArguments = (text: string, file: string, module: string | null): readonly string[] | null => {
  const name = quoted(file.split('/').at(-1) ?? file);
  const target = module === null ? `(?:\\S*/)?${name}` : `(?:(?:\\S*/)?${name}|-m\\s+${quoted(module)})`;
  const pattern = new RegExp(
    `(?:python[\\d.]*(?:\\s+-[uBOIsES]+)*\\s+|(?:^|[\\s$#>])\\./)${target}(?=[ \\t\\r\\n\`'"]|$)([^\\r\\n\`]*)`,
    'gm',
  );
  const found = [...text.matchAll(pattern)].map((match) => splitWords((match[1] ?? '').replace(/^['"]/, '')));
  return found.findLast((words) => words !== null) ?? null;
};
