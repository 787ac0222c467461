// Escape sequences: CSI (colours, cursor), OSC (titles, links) ended by BEL or ST, and two-character ones.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are control characters
const ESCAPES = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

/** The text without terminal escape sequences. */
export const stripAnsi = (text: string): string => (text.includes('\u001b') ? text.replace(ESCAPES, '') : text);
