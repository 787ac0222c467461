/** A short piece of a reply for a message: whitespace folded, at most 200 characters. */
export const excerpt = (text: string): string => {
  const folded = text.replace(/\s+/g, ' ').trim();
  return JSON.stringify(folded.length > 200 ? `${folded.slice(0, 200)}…` : folded);
};
