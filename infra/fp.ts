/** The one place that imports fp-ts: its ESM paths carry `/lib/` and an extension. */
export * as E from 'fp-ts/lib/Either.js';
export { pipe } from 'fp-ts/lib/function.js';
export type { TaskEither } from 'fp-ts/lib/TaskEither.js';
export * as TE from 'fp-ts/lib/TaskEither.js';
