import { embeddedLines } from '../normalise/embedded.ts';
import { splitLines } from '../normalise/lines.ts';
import { withoutPrefix } from '../normalise/prefix.ts';
import type { LogLine, Origin, ParsedLog, ParseErrorLog, Traceback } from '../port.ts';
import { type Anchor, anchorAt } from './anchor.ts';
import { originOf } from './origin.ts';
import { isRule, isSectionTitle, parsePytest, parseSummaryLine, testsOf } from './pytest.ts';
import { parseChain } from './traceback.ts';
import { View } from './view.ts';

/**
 * Finds every Python traceback of a log, and the one that ended the program. Never throws; takes logs with a prefix on
 * each line, colours, CRLF, JSON records with an escaped traceback, pytest's and unittest's reports, exception groups.
 */
export const parseErrorLog: ParseErrorLog = (text) => {
  const lines = splitLines(text);
  const taken = new Uint8Array(lines.length);
  const found = [...readReports(lines, taken), ...readTracebacks(lines, taken)];
  const tracebacks = found.length > 0 ? found.sort((a, b) => a.to - b.to) : readSummaries(lines);
  return { lines, tracebacks, ended: choose(tracebacks) };
};

/** Which of several ended the program: an exception of a thread or a task only where there is no other. */
const WEIGHT: Readonly<Record<Origin, number>> = { uncaught: 2, test: 2, thread: 1, task: 1, ignored: 0 };

const choose = (tracebacks: readonly Traceback[]): ParsedLog['ended'] => {
  const heaviest = Math.max(0, ...new Set(tracebacks.map(({ origin }) => WEIGHT[origin])));
  return heaviest === 0 ? null : (tracebacks.findLast(({ origin }) => WEIGHT[origin] === heaviest) ?? null);
};

/** pytest's FAILURES and ERRORS sections; their lines are marked as taken. */
const readReports = (lines: readonly LogLine[], taken: Uint8Array): Traceback[] => {
  const found: Traceback[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const title = lines[index]!.text.search(/={3,} (?:FAILURES|ERRORS) =/);
    if (title < 0 || !isSectionTitle(lines[index]!.text.slice(title).trimEnd())) continue;
    const prefix = lines[index]!.text.slice(0, title);
    const section: LogLine[] = [];
    for (index += 1; index < lines.length; index += 1) {
      const text = withoutPrefix(prefix, lines[index]!.text);
      if (text === null) continue;
      if (isRule(text)) break;
      section.push({ number: lines[index]!.number, text });
      taken[index] = 1;
    }
    index -= 1;
    for (const test of testsOf(section)) {
      const traceback = parsePytest(test);
      if (traceback !== null) found.push(traceback);
      else found.push(...readTracebacks(test, new Uint8Array(test.length)));
    }
  }
  return found;
};

const readSummaries = (lines: readonly LogLine[]): Traceback[] =>
  lines.flatMap((line) => {
    const at = line.text.search(/(?:FAILED|ERROR) \S+\.py/);
    const parsed = at < 0 ? null : parseSummaryLine({ number: line.number, text: line.text.slice(at) });
    return parsed === null ? [] : [parsed];
  });

const readTracebacks = (lines: readonly LogLine[], taken: Uint8Array): Traceback[] => {
  const found: Traceback[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    if (taken[index] === 1) continue;
    const embedded = embeddedLines(lines[index]!);
    if (embedded !== null) {
      found.push(...readTracebacks(embedded, new Uint8Array(embedded.length)));
      continue;
    }
    const anchor = anchorAt(lines, index);
    if (anchor === null) continue;
    const view = new View(lines, index, anchor.prefix, anchor.first, (at) => taken[at] === 1);
    const parsed = parseChain(view, 0, originOf(linesBefore(lines, index, anchor)));
    // Frames without a header are the rest of a traceback whose start was cut off; without an error they are nothing.
    if (anchor.headless && parsed.traceback.errorType === null) continue;
    for (let offset = 0; offset < parsed.next; offset += 1) taken[view.at(offset)?.index ?? index] = 1;
    found.push(parsed.traceback);
  }
  return found;
};

/** Lines between an exception's announcement and its traceback, and lines of other streams between those. */
const LOOK_BACK = 6;

const linesBefore = (lines: readonly LogLine[], index: number, anchor: Anchor): string[] => {
  const before = [lines[index]!.text];
  for (let at = index - 1; at >= 0 && at >= index - LOOK_BACK; at -= 1) {
    const text = withoutPrefix(anchor.prefix, lines[at]!.text);
    if (text === null) continue;
    before.push(text);
    if (!/^\s*(?:future|handle): </.test(text)) break;
  }
  return before;
};
