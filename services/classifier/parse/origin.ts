import type { Origin } from '../port.ts';

/** What CPython, threading and asyncio print before a traceback that ends no program, by the start of the line. */
const ANNOUNCEMENTS: readonly (readonly [RegExp, Origin])[] = [
  [/(?:^|\s)Exception ignored (?:in|on|while)\b/, 'ignored'],
  [/(?:^|\s)Exception in thread \S/, 'thread'],
  [/(?:^|[\s:])(?:Task|Future) exception was never retrieved/, 'task'],
  [/(?:^|[\s:])Exception in callback \S/, 'task'],
];

/** What the lines directly before a traceback, and the text before its header on the same line, announce. */
export const originOf = (before: readonly string[]): Origin => {
  for (const text of before)
    for (const [pattern, origin] of ANNOUNCEMENTS) if (pattern.test(text.slice(0, 400))) return origin;
  return 'uncaught';
};
