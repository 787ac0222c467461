import type { LogLine, Origin, Traceback } from '../port.ts';
import { type Body, parseBody } from './body.ts';
import { HEADER, isLogRecord, parseErrorLine, parseFrameLine, relationOf } from './grammar.ts';
import { View } from './view.ts';

type Parsed = { traceback: Traceback; next: number };
type Previous = Traceback['previous'];

const isGroupLine = (text: string): boolean => /^ +[|+]/.test(text);
const isHeader = (text: string): boolean => text.trimEnd().endsWith(HEADER);

/** Parses the traceback at `start` (its header, or a frame where the header was lost) and those it is chained to. */
export const parseChain = (view: View, start: number, origin: Origin): Parsed => {
  let parsed = parseOne(view, start, origin, null);
  for (;;) {
    const link = findRelation(view, parsed.next);
    if (link === null) return parsed;
    parsed = parseOne(view, link.next, origin, { relation: link.relation, traceback: parsed.traceback });
  }
};

/** Lines between an exception and the words that chain it to the next: notes and what is left of its message. */
const MAX_BETWEEN = 60;

const findRelation = (view: View, at: number): { relation: 'cause' | 'context'; next: number } | null => {
  for (let offset = at; offset < at + MAX_BETWEEN; offset += 1) {
    const text = view.at(offset)?.text;
    if (text === undefined || isHeader(text) || isLogRecord(text) || parseFrameLine(text) !== null) return null;
    const relation = relationOf(text);
    if (relation === null) continue;
    let next = offset + 1;
    while (view.at(next)?.text.trim() === '') next += 1;
    return { relation, next };
  }
  return null;
};

const parseOne = (view: View, start: number, origin: Origin, previous: Previous): Parsed => {
  const first = view.at(start);
  if (first !== undefined && isGroupLine(first.text)) {
    const block: LogLine[] = [];
    for (let line = view.at(start); line !== undefined && isGroupLine(line.text); line = view.at(start + block.length))
      block.push(line);
    return { traceback: parseGroup(block, 1, origin, previous), next: start + block.length };
  }
  const body = parseBody(view, first !== undefined && isHeader(first.text) ? start + 1 : start);
  return { traceback: toTraceback(view, start, body, origin, previous, []), next: body.next };
};

const toTraceback = (
  view: View,
  start: number,
  body: Body,
  origin: Origin,
  previous: Previous,
  members: Traceback[],
): Traceback => {
  const last = view.at(Math.max(start, body.next - 1)) ?? view.at(start);
  const from = view.at(start)?.number ?? previous?.traceback.to ?? 1;
  return {
    origin,
    errorType: body.errorType,
    message: body.message,
    frames: body.frames.map(({ frame }) => frame),
    frameLines: body.frames.map(({ number }) => number),
    from,
    to: Math.max(from, last?.number ?? from),
    errorLine: body.errorLine,
    previous,
    members,
  };
};

/** Groups inside groups that are looked into; Python itself prints no more than 10 levels. */
const MAX_DEPTH = 32;

const NEXT_MEMBER = /^\+--+ (?:\d+|\.\.\.) -+$/;
const CLOSING = /^\+--+$/;

/**
 * A group's lines: its own behind a bar at column 2 × depth, its members' behind the next bar to the right, with
 * `+-+---- 1 ----` before the first and `+---- 2 ----` before the others.
 */
const parseGroup = (block: readonly LogLine[], depth: number, origin: Origin, previous: Previous): Traceback => {
  const column = 2 * depth;
  const own: LogLine[] = [];
  const members: LogLine[][] = [];
  for (const line of block) {
    const at = line.text.search(/[|+]/);
    const rest = line.text.slice(at);
    const first = at === column && rest.startsWith('+-+-');
    if (first || (at === column + 2 && NEXT_MEMBER.test(rest))) members.push([]);
    else if (at === column && !rest.startsWith('+-')) own.push({ number: line.number, text: rest.slice(2) });
    else if (at > column + 2 || (at > column && !CLOSING.test(rest))) members.at(-1)?.push(line);
  }
  const parsed = depth >= MAX_DEPTH ? [] : members.filter((lines) => lines.length > 0);
  const view = new View(own, 0);
  const chain = parseMember(view, origin, previous);
  return {
    ...chain,
    to: block.at(-1)?.number ?? chain.to,
    members: parsed.map((lines) => parseGroup(lines, depth + 1, origin, null)),
  };
};

/** A member that was never raised has no traceback: its first line names it. */
const parseMember = (view: View, origin: Origin, previous: Previous): Traceback => {
  const first = view.at(0)?.text ?? '';
  if (isHeader(first) || parseErrorLine(first) === null) {
    const { traceback } = parseChain(view, 0, origin);
    return previous === null ? traceback : { ...traceback, previous };
  }
  return toTraceback(view, 0, parseBody(view, 0), origin, previous, []);
};
