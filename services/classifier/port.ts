import type { Classification, TracebackFrame } from '../../events/schema/classification.ts';

/** A line of the log. `number` counts from 1; `text` is without colours, without its line end, otherwise as logged. */
export type LogLine = { readonly number: number; readonly text: string };

/**
 * What the runtime said about the exception: `uncaught` is printed as the end of a program (or logged: the text is the
 * same); `thread` and `task` ended only that; `ignored` ended nothing; `test` failed a test.
 */
export type Origin = 'uncaught' | 'thread' | 'task' | 'ignored' | 'test';

/** One exception of a log with its traceback. */
export type Traceback = {
  readonly origin: Origin;
  /** As printed, with its module where one was printed; null when the log breaks off before it. */
  readonly errorType: string | null;
  /** `str()` of the exception without its notes; null when it was empty. */
  readonly message: string | null;
  /** Outermost first. At most 500: the innermost ones and some of the outermost. */
  readonly frames: readonly TracebackFrame[];
  /** Log line of each frame, beside `frames`. */
  readonly frameLines: readonly number[];
  /** First and last line of the log that belong to this exception (its causes not included). */
  readonly from: number;
  readonly to: number;
  /** The line that names the exception. */
  readonly errorLine: number | null;
  /** The exception this one was raised from (`cause`: `raise … from`), or while handling which it was raised (`context`). */
  readonly previous: { readonly relation: 'cause' | 'context'; readonly traceback: Traceback } | null;
  /** Members of an exception group, in order. */
  readonly members: readonly Traceback[];
};

export type ParsedLog = {
  readonly lines: readonly LogLine[];
  /** In the order of the log; an exception that another one names as its cause or context is found through that one. */
  readonly tracebacks: readonly Traceback[];
  /** The one that ended the program: the last one that says so, else the last that ended anything; null without one. */
  readonly ended: Traceback | null;
};

/** What the classifier needs to know of a repo: its files as paths relative to the root, with `/`. */
export type RepoFiles = { readonly files: ReadonlySet<string> };

/** Pure and synchronous; takes any string whatever and never throws. Linear in the length of the log. */
export type Classify = (errorLog: string, repo?: RepoFiles) => Classification;
export type ParseErrorLog = (text: string) => ParsedLog;
