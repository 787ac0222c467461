/** A word as a shell takes it: what is printed to be pasted works in a folder with a space in its name, too. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
