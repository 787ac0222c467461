/** One thing that a run needs, as it was found on this machine. */
export type Check = {
  readonly name: string;
  /** `optional`: missing, and a run does without it. */
  readonly ok: boolean | 'optional';
  /** What is there, for a person: a version, a place, or what is wrong. */
  readonly found: string;
  /** The command (or the sentence) that puts it right on this platform; null when there is nothing to put right. */
  readonly fix: string | null;
};
