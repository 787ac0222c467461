import { z } from 'zod';

/** Lower-case hex sha256, as used for every digest in the log. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in lower-case hex');

/** Values longer than this many UTF-8 bytes leave the log for the blob store; the log keeps digest and excerpt. */
export const INLINE_LIMIT_BYTES = 64 * 1024;

/**
 * A text that the log holds or points to. `bytes` and `sha256` describe the whole value as UTF-8; `text` is the whole
 * value when `bytes` ≤ {@link INLINE_LIMIT_BYTES}, otherwise its head and tail, and the blob store has the rest.
 */
export const StoredText = z.object({ sha256: Sha256, bytes: z.int().min(0), text: z.string() });
export type StoredText = z.infer<typeof StoredText>;

/** Bytes in the blob store (a workspace tar, a patch overlay). */
export const BlobRef = z.object({ sha256: Sha256, bytes: z.int().min(0) });
export type BlobRef = z.infer<typeof BlobRef>;

/** `run.seq.index`: the record that asked for it, and its place among that record's commands. */
export const CommandId = z.string().regex(/^[0-9a-f-]{36}\.\d+\.\d+$/, 'a command id `run.seq.index`');
export type CommandId = z.infer<typeof CommandId>;

export const RunId = z.uuid();
export type RunId = z.infer<typeof RunId>;

export const Timestamp = z.iso.datetime();

/** A place in the workspace; `file` is relative to its root with `/` separators, `line` counts from 1. */
export const CodePlace = z.object({ file: z.string(), line: z.int().min(1), function: z.string() });
export type CodePlace = z.infer<typeof CodePlace>;
