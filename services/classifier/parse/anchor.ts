import { matchPrefix } from '../normalise/prefix.ts';
import type { LogLine } from '../port.ts';
import { frameIndent, GROUP_HEADER, HEADER } from './grammar.ts';

/** Where a traceback starts: the prefix of its stream, and the text of its first line without what precedes it there. */
export type Anchor = { readonly prefix: string; readonly first: string; readonly headless: boolean };

/** Lines after a header among which its first frame is looked for; lines of other streams may come between. */
const LOOK_AHEAD = 6;
const GROUP_FRAME = '  |   File "';

/**
 * Recognises the first line of a traceback. The prefix is what stands before the first *frame* line, because loggers
 * write more before the header (`ERROR:root:Traceback …`) than before the lines that follow it.
 */
export const anchorAt = (lines: readonly LogLine[], index: number): Anchor | null => {
  const { text } = lines[index]!;
  const group = text.indexOf(GROUP_HEADER);
  if (group >= 0) {
    const prefix = followingPrefix(lines, index, (next) => next.indexOf(GROUP_FRAME));
    return { prefix: prefix ?? text.slice(0, Math.max(0, group - 2)), first: `  ${GROUP_HEADER}`, headless: false };
  }
  const header = text.indexOf(HEADER);
  if (header >= 0) {
    if (text.slice(header + HEADER.length).trim() !== '') return null;
    const prefix = followingPrefix(lines, index, frameIndent);
    return { prefix: prefix ?? text.slice(0, header), first: HEADER, headless: false };
  }
  const frame = frameIndent(text);
  return frame < 0 ? null : { prefix: text.slice(0, frame), first: text.slice(frame), headless: true };
};

const followingPrefix = (
  lines: readonly LogLine[],
  index: number,
  contentAt: (text: string) => number,
): string | null => {
  for (let at = index + 1; at < lines.length && at <= index + LOOK_AHEAD; at += 1) {
    const { text } = lines[at]!;
    const content = contentAt(text);
    if (content >= 0 && matchPrefix(text.slice(0, content), lines[index]!.text) >= 0) return text.slice(0, content);
    if (text.includes(HEADER)) return null;
  }
  return null;
};
