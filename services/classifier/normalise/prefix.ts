const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * Length of the part of `line` that has the shape of `prefix`, or -1. Runs of digits stand for any run of digits, so
 * that timestamps and process ids may change from line to line; every other character must be the same.
 */
export const matchPrefix = (prefix: string, line: string): number => {
  if (line.startsWith(prefix)) return prefix.length;
  let i = 0;
  let j = 0;
  while (i < prefix.length) {
    if (isDigit(prefix.charCodeAt(i))) {
      if (!isDigit(line.charCodeAt(j))) return -1;
      while (isDigit(prefix.charCodeAt(i))) i += 1;
      while (isDigit(line.charCodeAt(j))) j += 1;
    } else {
      if (prefix.charCodeAt(i) !== line.charCodeAt(j)) return -1;
      i += 1;
      j += 1;
    }
  }
  return j;
};

/**
 * The line without its prefix; null when it has none of that shape, so is not of the same stream. A line that is the
 * prefix alone is empty, also when its trailing spaces were trimmed.
 */
export const withoutPrefix = (prefix: string, line: string): string | null => {
  if (prefix === '') return line;
  const length = matchPrefix(prefix, line);
  if (length >= 0) return line.slice(length);
  const trimmed = prefix.trimEnd();
  return line.length <= prefix.length + 16 && matchPrefix(trimmed, line) === line.length ? '' : null;
};
