import { z } from 'zod';

/** One line of a traceback, outermost first in a list. `file` is as the traceback printed it. */
export const TracebackFrame = z.object({
  file: z.string(),
  line: z.int().min(1),
  function: z.string(),
  /** The source line as printed, without its indentation. */
  source: z.string().optional(),
  /** 0-based code-point columns into `source`, from the `~~^^` markers of Python 3.11 and later; `end` is exclusive. */
  columns: z.object({ start: z.int().min(0), end: z.int().min(1) }).optional(),
  /** Relative to the repo's root with `/` separators, when the file was found in the repo. */
  repoFile: z.string().optional(),
});
export type TracebackFrame = z.infer<typeof TracebackFrame>;

/** What the classification gate says of an error log, and the rule and lines that decided. */
export const Classification = z.object({
  class: z.enum(['code', 'infra', 'unknown']),
  /** The exception that ended the program as printed (`KeyError`, `requests.exceptions.Timeout`); null without one. */
  errorType: z.string().nullable(),
  message: z.string().nullable(),
  /** The name of the rule that decided, e.g. `infra/connection-refused`, `code/builtin-exception`, `unknown/no-traceback`. */
  rule: z.string(),
  /** The lines of the log that decided, with their 1-based numbers. */
  lines: z.array(z.object({ number: z.int().min(1), text: z.string() })),
  /** Frames of the traceback that ended the program, outermost first. */
  frames: z.array(TracebackFrame),
});
export type Classification = z.infer<typeof Classification>;

/** What the reproduction has to show: the alert's exception, raised through this place of the workspace. */
export const Target = z.object({
  errorType: z.string(),
  message: z.string().nullable(),
  /** The innermost frame of the alert that lies in the repo. */
  file: z.string(),
  line: z.int().min(1),
  function: z.string(),
});
export type Target = z.infer<typeof Target>;
