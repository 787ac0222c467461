import type { LogLine } from '../port.ts';
import { stripAnsi } from './ansi.ts';

/** Splits a log at LF, CRLF or a lone CR that ends a line of a terminal; numbers count LF-separated lines from 1. */
export const splitLines = (text: string): LogLine[] => {
  const plain = stripAnsi(text.startsWith('\ufeff') ? text.slice(1) : text);
  const lines = plain.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => ({ number: index + 1, text: stripTrailingReturns(line) }));
};

const stripTrailingReturns = (line: string): string => {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end -= 1;
  return line.slice(0, end);
};
