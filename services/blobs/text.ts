import { createHash } from 'node:crypto';
import { INLINE_LIMIT_BYTES, type StoredText } from '../../events/schema/values.ts';
import type { BlobStore, TextStore } from './port.ts';

const EXCERPT_CHARS = 8_000;

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Head and tail of a text that is too long for the log. */
export const excerptOf = (text: string): string =>
  `${text.slice(0, EXCERPT_CHARS)}\n… ${text.length - 2 * EXCERPT_CHARS} characters are in the blob store …\n${text.slice(-EXCERPT_CHARS)}`;

/** Whether `stored` has the whole value inline. */
export const isInline = (stored: StoredText): boolean => stored.bytes <= INLINE_LIMIT_BYTES;

/** Adds texts to a blob store. Lone surrogates become U+FFFD, as in any UTF-8 file. */
export const withTexts = (blobs: BlobStore): TextStore => ({
  ...blobs,
  async putText(text) {
    const bytes = Buffer.from(text, 'utf8');
    const whole = bytes.toString('utf8');
    if (bytes.length <= INLINE_LIMIT_BYTES) return { sha256: sha256(bytes), bytes: bytes.length, text: whole };
    return { ...(await blobs.put(bytes)), text: excerptOf(whole) };
  },
  async getText(stored) {
    return isInline(stored) ? stored.text : (await blobs.get(stored.sha256)).toString('utf8');
  },
});
