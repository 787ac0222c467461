/** Looks back this far; at least ten rounds of the longest period fit. */
const WINDOW = 3_000;
const LONGEST_PERIOD = 300;

/** Shortest p such that `text[i] === text[i + p]` throughout (Knuth-Morris-Pratt's failure function). */
const period = (text: string): number => {
  const border = new Array<number>(text.length).fill(0);
  for (let i = 1; i < text.length; i += 1) {
    let k = border[i - 1] ?? 0;
    while (k > 0 && text[i] !== text[k]) k = border[k - 1] ?? 0;
    border[i] = text[i] === text[k] ? k + 1 : 0;
  }
  return text.length - (border.at(-1) ?? 0);
};

/**
 * Whether the text ends in a loop, as small models do: its last 3000 characters repeat a piece of at most 300. Long rules
 * of `=` and tables in real code stay below that.
 */
export const endsInLoop = (text: string): boolean =>
  text.length >= WINDOW && period(text.slice(-WINDOW)) <= LONGEST_PERIOD;
