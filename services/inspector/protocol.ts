import type { LogRecord } from '../../events/schema/record.ts';

/**
 * What the inspector's page and its server say to each other. The page gets nothing but this and files of its own build.
 *
 * Every path below needs the token: `Authorization: Bearer TOKEN`, or `?token=TOKEN` where a browser can set no header
 * (EventSource, links). Answers are JSON unless it says otherwise.
 *
 *     GET /                                     the page (its URL carries ?token=TOKEN)
 *     GET /assets/…                             the page's own files, the same for everybody: no token
 *     GET /api/session                          {@link Session}
 *     GET /api/chart                            {@link ChartLayout}
 *     GET /api/runs                             text/event-stream of `runs` messages: {@link RunRow}[], newest first, whole each time it changed
 *     GET /api/runs/RUN/records?after=SEQ       text/event-stream of `record` messages: one {@link LogRecord} each, its seq as the
 *                                               message's id (Last-Event-ID continues after it), then as they are appended;
 *                                               a `problem` message {@link Problem} when the log cannot be read on; an `end` message
 *                                               once the run has come to its end and everything was sent
 *     GET /api/runs/RUN/blobs/SHA256            text/plain: a text that an event refers to by digest
 *     GET /api/runs/RUN/artifacts               {@link Artifact}[]
 *     GET /api/runs/RUN/artifacts/NAME          the file, as an attachment
 */
export type Session = {
  /** The run that `opsguard inspect RUN` named; null for the list. */
  readonly run: string | null;
  readonly version: string;
};

export type RunRow = {
  readonly runId: string;
  readonly startedAt: string | null;
  /** The statechart's state now; null for a log that cannot be read. */
  readonly state: string | null;
  readonly error: string | null;
  readonly repo: string | null;
  /** Why the log cannot be read, for a person. */
  readonly problem: string | null;
};

export type Problem = { readonly seq: number; readonly sentence: string };

export type Artifact = { readonly name: string; readonly bytes: number; readonly mediaType: string };

/** The statechart as it is drawn: laid out once, from the machine itself. Units are CSS pixels at zoom 1. */
export type ChartLayout = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly ChartNode[];
  readonly edges: readonly ChartEdge[];
  readonly notes: readonly ChartNote[];
};

export type ChartNode = {
  readonly id: string;
  readonly kind: 'initial' | 'state' | 'final';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** One transition. `points` run from source to target, bends included; the label is centred on its box. */
export type ChartEdge = {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** Type of the event; null for an immediate transition. */
  readonly event: string | null;
  readonly guard: string | null;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
};

/** What holds in every state, which would be an edge from each. `x`, `y` is where its text begins, on the base line. */
export type ChartNote = { readonly text: string; readonly event: string; readonly x: number; readonly y: number };

/** The records that the page folds are those of the log, unchanged: the browser replays them with the same `step`. */
export type { LogRecord };
