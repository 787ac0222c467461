/** Something that a run needs is missing, and setup cannot put it right by itself; the message says how to. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
