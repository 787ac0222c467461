import type { BlobRef, StoredText } from '../../events/schema/values.ts';

/** Content-addressed bytes. What was put can be got by its digest, and is checked against it. */
export type BlobStore = {
  put(bytes: Uint8Array): Promise<BlobRef>;
  /** @throws when the blob is not there, or is not what its name says. */
  get(sha256: string): Promise<Buffer>;
};

/** Keeps a text: inline when it is short, otherwise as a blob with head and tail inline. */
export type TextStore = BlobStore & {
  putText(text: string): Promise<StoredText>;
  getText(stored: StoredText): Promise<string>;
};
