/** Human output goes to stderr: stdout is for results. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
