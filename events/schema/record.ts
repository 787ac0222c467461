import { z } from 'zod';
import { Command } from './command.ts';
import { RunEvent } from './event.ts';
import { RunId, Sha256, Timestamp } from './values.ts';

/** `prev` of a run's first record. */
export const GENESIS = '0'.repeat(64);

/** Version of what is stored: changes with any field of a record, an event or a command. */
export const LOG_FORMAT = 2;

/** One commit: what happened, what the statechart asks for because of it, and the state it is then in. */
export const LogRecord = z.object({
  v: z.literal(LOG_FORMAT),
  run: RunId,
  /** Counts from 1 without gaps. */
  seq: z.int().min(1),
  at: Timestamp,
  /** sha256 of the previous record's stored bytes (without the line feed), or {@link GENESIS}. */
  prev: Sha256,
  events: z.array(RunEvent).min(1),
  commands: z.array(Command),
  /** The statechart's state after this commit, so that a replay can name the record where it differs. */
  state: z.string(),
  /** sha256 of the stored bytes without this field: a damaged record is named itself, and the last one is covered too. */
  sum: Sha256,
});
export type LogRecord = z.infer<typeof LogRecord>;
