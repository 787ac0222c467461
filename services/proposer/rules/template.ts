import type { SourceEdit } from '../../python/source-edit.ts';
import type { Site } from './site.ts';

/** How much speaks for an edit; the lower, the sooner it is proposed. */
export const RANK = {
  /** The message leaves no other reading. */
  message: 1,
  /** The repo itself does it this way elsewhere. */
  idiom: 2,
  /** A guard where input enters. */
  guard: 3,
  coercion: 4,
  narrowExcept: 5,
  neutralReturn: 6,
} as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

/** One edit that a template proposes, of one file. `path` is the crashed file where it is left out. */
export type Draft = {
  readonly rank: Rank;
  readonly edits: readonly SourceEdit[];
  readonly path?: string;
  /** What it does, as a clause for people: "read the key 'name', which is what the records are written with". */
  readonly because: string;
  /** Handles the failure where it shows and leaves its cause, or goes on with a value that nothing in the repo gives. */
  readonly mitigation?: boolean;
};

/** A family of repairs. Pure: looks at the site and proposes any number of drafts, none when a precondition fails. */
export type Template = {
  readonly name: string;
  /** Names of the exceptions that it can answer, without their modules. */
  readonly errors: readonly string[];
  propose(site: Site): readonly Draft[];
  /** What the frame above can do about it, where that makes sense: the edit is of the caller's file. */
  atCaller?(crash: Site, caller: Site): readonly Draft[];
};
