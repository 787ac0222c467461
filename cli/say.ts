type Paint = (text: string) => string;

/**
 * `text` with its control characters made visible: what a repo, a log or a model wrote must not move the cursor, change
 * colours or retitle the terminal of whoever reads it.
 */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are kept from the terminal
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

/** Human output goes to stderr: stdout is for results. `paint` colours the line after it was made printable. */
export const say = (line: string, paint: Paint = (text) => text): void => {
  process.stderr.write(`${paint(printable(line))}\n`);
};

/** A line of a verb's result, for people, on stdout. */
export const tell = (line: string): void => {
  process.stdout.write(`${printable(line)}\n`);
};
