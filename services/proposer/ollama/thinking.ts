/** What comes before a reply holds no brace and no fence. */
const REPLY = /[{`]/;
const BEGIN = /<think(?:ing)?>/i;
const END = /<\/think(?:ing)?>/i;
/** With a reply after it, and on a line's edge, where nothing inside a JSON string is. */
const END_BEFORE_REPLY = /(?:^<\/think(?:ing)?>\s*|<\/think(?:ing)?>[ \t\r]*\n\s*)(?=[{`])/im;

/** Where thinking begins in front of a reply; -1 when it does not. */
const beginOf = (text: string): number => {
  const begin = text.search(BEGIN);
  const reply = text.search(REPLY);
  return reply === -1 || begin < reply ? begin : -1;
};

/** Whether a text has thinking in front of a reply. */
export const beginsThinking = (text: string): boolean => beginOf(text) !== -1;

/** The text after the first match of `end`, or all of it. */
const after = (text: string, end: RegExp): string => {
  const found = end.exec(text);
  return found === null ? text : text.slice(found.index + found[0].length);
};

/**
 * A model's text without the thinking that leaked into it. That comes first, if at all: as a block, with a word before it
 * perhaps, or without its beginning where the prompt's template wrote that. Thinking that does not end is left.
 */
export const withoutThinking = (text: string): string => {
  const begin = beginOf(text);
  if (begin !== -1) return END.test(text.slice(begin)) ? after(text.slice(begin), END) : text;
  return /^[{`[]/.test(text) ? text : after(text, END_BEFORE_REPLY);
};
