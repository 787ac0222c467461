import type { TracebackFrame } from '../../../events/schema/classification.ts';
import type { LogLine, Traceback } from '../port.ts';
import { clip, limitFrames, type PlacedFrame } from './body.ts';
import { columnsOf, isMarkerLine, parseErrorLine, parseFrameLine, relationOf } from './grammar.ts';

const LOCATION = /^(\S[^\n]{0,1000}?):(\d{1,9}): ?(.*)$/;
const TEST = /^_{3,} .+ _{3,}$/;
const CAPTURED = /^-{3,} Captured .+ -{3,}$/;
const DEFINITION = /^\s+(?:async )?def (\w+)\(/;

/** The first and the last line (excluded) of a report's FAILURES or ERRORS section, or null; `lines` have no prefix. */
export const isSectionTitle = (text: string): boolean => /^={3,} (?:FAILURES|ERRORS) ={3,}$/.test(text);
export const isRule = (text: string): boolean => /^={3,} .+ ={3,}$/.test(text);

/** Splits a section into its tests, what they printed and logged left out. */
export const testsOf = (section: readonly LogLine[]): LogLine[][] => {
  const tests: LogLine[][] = [[]];
  let captured = false;
  for (const line of section) {
    if (TEST.test(line.text)) {
      tests.push([]);
      captured = false;
    } else if (CAPTURED.test(line.text)) captured = true;
    else if (!captured) tests.at(-1)!.push(line);
  }
  return tests.filter((lines) => lines.some((line) => line.text.trim() !== ''));
};

type Place = { function: string; source: string; columns: TracebackFrame['columns'] | null };
const nowhere: Place = { function: '', source: '', columns: null };
type Draft = Place & { from: number; frames: PlacedFrame[]; errors: LogLine[]; type: string };
const draft = (from: number): Draft => ({ ...nowhere, from, frames: [], errors: [], type: '' });
const indentOf = (line: string): number => line.length - line.trimStart().length;

/**
 * One failed test in pytest's own styles. `long`: blocks of source with `>` and `E` lines, each closed by
 * `file.py:12: KeyError` (`file.py:12: ` for outer frames). `short`: `file.py:12: in function`, source, then `E` lines.
 * `line`: `file.py:12: KeyError: 'b'` alone. Null when the lines are in none of them (`--tb=native`).
 */
export const parsePytest = (lines: readonly LogLine[]): Traceback | null => {
  let previous: Traceback['previous'] = null;
  let current = draft(lines[0]?.number ?? 1);
  for (const [index, line] of lines.entries()) {
    const relation = relationOf(line.text);
    if (relation !== null) {
      const traceback = finish(current, line.number - 1, previous);
      if (traceback !== null) previous = { relation, traceback };
      current = draft(line.number + 1);
    } else read(current, line, lines[index + 1]?.text ?? '', lines[index + 2]?.text ?? '');
  }
  return finish(current, lines.at(-1)?.number ?? 1, previous);
};

const read = (draft: Draft, line: LogLine, next: string, afterNext: string): void => {
  const { text } = line;
  const raised = /^E\s+File "/.test(text) ? parseFrameLine(text.slice(1)) : null;
  if (raised !== null) draft.frames.push({ frame: raised, number: line.number });
  if (/^E(?:\s|$)/.test(text)) draft.errors.push({ number: line.number, text: text.slice(1) });
  else if (/^>\s/.test(text)) {
    draft.source = text.slice(1).trim();
    const indent = 1 + indentOf(text.slice(1));
    draft.columns = isMarkerLine(next) ? columnsOf(next, indent) : null;
  } else if (/^(?:_ )+_?\s*$/.test(text)) Object.assign(draft, nowhere);
  else {
    const location = LOCATION.exec(text);
    if (location !== null && Number(location[2]) > 0) place(draft, line.number, location, next, afterNext);
    else if (draft.function === '') draft.function = DEFINITION.exec(text)?.[1] ?? '';
  }
};

const place = (draft: Draft, number: number, location: RegExpExecArray, next: string, afterNext: string): void => {
  const rest = location[3]!;
  const short = /^in (.+)$/.exec(rest);
  const frame: TracebackFrame = {
    file: location[1]!,
    line: Number(location[2]),
    function: draft.function || '<module>',
  };
  if (short !== null) {
    frame.function = short[1]!;
    if (/^\s{4,}\S/.test(next)) {
      frame.source = clip(next.trim(), 2000);
      const columns = isMarkerLine(afterNext) ? columnsOf(afterNext, indentOf(next)) : null;
      if (columns !== null) frame.columns = columns;
    }
  } else {
    const error = rest === '' ? null : parseErrorLine(rest);
    if (rest !== '' && error === null) return;
    if (draft.source !== '') frame.source = clip(draft.source, 2000);
    if (draft.columns !== null && draft.columns !== undefined) frame.columns = draft.columns;
    draft.type = error?.errorType ?? '';
    // The style `line` has one such line a test, and nothing else that says where one test ends.
    if (error?.message != null) Object.assign(draft, { from: number, frames: [], errors: [{ number, text: rest }] });
    Object.assign(draft, nowhere);
  }
  draft.frames.push({ frame, number });
};

const lastName = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

const finish = (draft: Draft, to: number, previous: Traceback['previous']): Traceback | null => {
  if (draft.errors.length === 0) return null;
  // A syntax error's `E` lines show its place first, at a deeper indentation, and name it last.
  const named = draft.errors.findIndex(({ text }) => {
    const error = parseErrorLine(text.trim());
    return error !== null && (draft.type === '' || lastName(error.errorType) === lastName(draft.type));
  });
  const at = Math.max(named, 0);
  const head = draft.errors[at]!;
  const indent = indentOf(head.text);
  const error = named < 0 ? null : parseErrorLine(head.text.trim());
  const first = error === null ? head.text.trim() : (error.message ?? '');
  const rest = draft.errors.slice(at + 1).map(({ text }) => text.slice(Math.min(indent, text.search(/\S|$/))));
  const message = [first, ...rest].join('\n').trimEnd();
  const frames = limitFrames(draft.frames);
  return {
    origin: 'test',
    errorType: error?.errorType ?? (draft.type || 'AssertionError'),
    message: message === '' ? null : clip(message),
    frames: frames.map(({ frame }) => frame),
    frameLines: frames.map(({ number }) => number),
    from: draft.from,
    to: Math.max(to, draft.from),
    errorLine: head.number,
    previous,
    members: [],
  };
};

/** A line of pytest's short summary, for reports with `--tb=no`: the error without any frame. */
export const parseSummaryLine = (line: LogLine): Traceback | null => {
  const dash = line.text.indexOf(' - ');
  const test = /^(?:FAILED|ERROR) \S+\.py(?:::|$)/.test(line.text.slice(0, dash));
  const error = dash > 0 && test ? parseErrorLine(line.text.slice(dash + 3)) : null;
  if (error === null) return null;
  const { number } = line;
  return {
    origin: 'test',
    ...error,
    frames: [],
    frameLines: [],
    from: number,
    to: number,
    errorLine: number,
    previous: null,
    members: [],
  };
};
