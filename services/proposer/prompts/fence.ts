import { createHash } from 'node:crypto';

/** Marks text as data in a prompt. `word` occurs in none of the texts that it was made for. */
export type Fence = {
  readonly word: string;
  /** The text between two lines that it cannot contain. The label becomes one line, whatever is in it. */
  quote(label: string, text: string): string;
};

/** One line in quotes, whatever is in it: JSON leaves some line breaks and control characters as they are. */
const oneLine = (label: string): string =>
  JSON.stringify(label).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (odd) => `\\u${odd.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * A fence for a prompt that quotes these texts (or fewer). Its word is drawn from their digest, so the same prompt is made
 * of the same texts, and no text can hold the word that closes it: one that does changes the digest.
 */
export const fenceFor = (texts: readonly string[]): Fence => {
  const word = (round: number): string => {
    const hash = createHash('sha256').update(`${round}`);
    for (const text of texts) hash.update('\0').update(text);
    const candidate = `DATA-${hash.digest('hex').slice(0, 16)}`;
    return texts.some((text) => text.includes(candidate)) ? word(round + 1) : candidate;
  };
  const fence = word(0);
  return {
    word: fence,
    quote: (label, text) =>
      `<<${fence} ${oneLine(label)}\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${fence}>>`,
  };
};
