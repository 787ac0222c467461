import { HEADER, isLogRecord, relationOf } from './grammar.ts';

/** Lines of an exception's message that are kept; what follows is dropped. */
const MAX_LINES = 200;

const opens = (text: string): boolean => /[:,({[\\]\s*$/.test(text.slice(-16));

/**
 * How many of `lines`, which follow the line that names the exception, still belong to its message. Nothing in the log
 * says so: notes (`add_note`) and what the shell printed next look the same. A line is taken when it is indented (or one
 * after it in the same block is), when it starts with a bracket, or when the line before it was left open (`:`, `(`).
 */
export const messageLines = (first: string, lines: readonly string[]): number => {
  let block = 0;
  while (block < lines.length && block < MAX_LINES && !endsBlock(lines[block]!)) block += 1;
  let taken = 0;
  for (let i = 0; i < block; i += 1) if (/^(?:\s|\[|\()/.test(lines[i]!)) taken = i + 1;
  while (taken < block && opens(taken === 0 ? first : lines[taken - 1]!)) taken += 1;
  return taken;
};

const endsBlock = (line: string): boolean =>
  line.trim() === '' || isLogRecord(line) || line.includes(HEADER) || relationOf(line) !== null;
