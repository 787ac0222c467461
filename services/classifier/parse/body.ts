import type { TracebackFrame } from '../../../events/schema/classification.ts';
import { columnsOf, HEADER, isMarkerLine, parseErrorLine, parseFrameLine } from './grammar.ts';
import { messageLines } from './message.ts';
import type { View } from './view.ts';

/** Limits of what is kept, so that no log makes an event that cannot be stored. Characters and frames. */
const MAX_MESSAGE = 8192;
const MAX_SOURCE = 2000;
const OUTER_FRAMES = 50;
const INNER_FRAMES = 450;

export type PlacedFrame = { frame: TracebackFrame; number: number };
export type Body = {
  errorType: string | null;
  message: string | null;
  frames: PlacedFrame[];
  errorLine: number | null;
  /** Offset in the view after the last line that belongs to it. */
  next: number;
};

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Cuts at `max` characters without leaving half of a surrogate pair. */
export const clip = (text: string, max = MAX_MESSAGE): string =>
  text.length <= max ? text : text.slice(0, max).replace(/[\ud800-\udbff]$/, '');

export const limitFrames = <F>(frames: readonly F[]): F[] =>
  frames.length <= OUTER_FRAMES + INNER_FRAMES
    ? [...frames]
    : [...frames.slice(0, OUTER_FRAMES), ...frames.slice(-INNER_FRAMES)];

/** Reads what follows a header: frames with their source lines, then the line that names the exception. */
export const parseBody = (view: View, start: number): Body => {
  const frames: PlacedFrame[] = [];
  let at = start;
  let flush = false;
  for (let line = view.at(at); line !== undefined; line = view.at(at)) {
    const found = parseFrameLine(line.text);
    if (found !== null) {
      flush = indentOf(line.text) === 0;
      const source = sourceOf(view, at + 1, flush);
      frames.push({ frame: { ...found, ...source.frame }, number: line.number });
      at += 1 + source.lines;
    } else if (/^[ \t]/.test(line.text) && line.text.trim() !== '') {
      at += 1;
    } else {
      const error = parseErrorLine(line.text);
      if (error !== null) return finish(view, at, frames, error);
      if (line.text.trim() === '' && goesOn(view.at(at + 1)?.text ?? '')) {
        at += 1;
        continue;
      }
      const resumed = frameAfter(view, at);
      if (resumed === null) break;
      at = resumed;
    }
  }
  return { errorType: null, message: null, frames, errorLine: null, next: at };
};

/** The source line under a frame line and the marker line under that. */
const sourceOf = (view: View, at: number, flush: boolean): { frame: Partial<TracebackFrame>; lines: number } => {
  const text = view.at(at)?.text ?? '';
  const isSource = flush
    ? text !== '' && parseFrameLine(text) === null && !isErrorName(text)
    : indentOf(text) >= 4 && text.trim() !== '' && parseFrameLine(text) === null;
  if (!isSource) return { frame: {}, lines: 0 };
  const source = clip(text.trim(), MAX_SOURCE);
  const marker = view.at(at + 1)?.text ?? '';
  if (!isMarkerLine(marker)) return { frame: { source }, lines: 1 };
  const columns = columnsOf(marker, indentOf(text));
  return { frame: columns === null ? { source } : { source, columns }, lines: 2 };
};

const isErrorName = (text: string): boolean =>
  /(?:Error|Exception|Warning|Interrupt|Exit)$/.test(parseErrorLine(text)?.errorType ?? '');

/** After an empty line that a logger put in. */
const goesOn = (next: string): boolean => /^[ \t]+\S/.test(next) || isErrorName(next);

/** Offset of a frame line that goes on with the traceback after a few lines that another writer put between. */
const frameAfter = (view: View, at: number): number | null => {
  for (let offset = at; offset < at + 6; offset += 1) {
    const text = view.at(offset)?.text;
    if (text === undefined || text.includes(HEADER)) return null;
    if (parseFrameLine(text) !== null) return offset;
  }
  return null;
};

const finish = (
  view: View,
  at: number,
  frames: PlacedFrame[],
  error: { errorType: string; message: string | null },
): Body => {
  const following: string[] = [];
  for (
    let line = view.at(at + 1);
    line !== undefined && following.length < 200;
    line = view.at(at + 1 + following.length)
  )
    following.push(line.text);
  const first = error.message ?? '';
  const taken = messageLines(first, following);
  const message = [first, ...following.slice(0, taken)].join('\n').trimEnd();
  return {
    errorType: error.errorType,
    message: message === '' ? null : clip(message),
    frames: limitFrames(frames),
    errorLine: view.at(at)!.number,
    next: at + 1 + taken,
  };
};
