import type { CapturedOutput, Observation } from '../../events/schema/observation.ts';
import { INLINE_LIMIT_BYTES } from '../../events/schema/values.ts';
import type { TextStore } from '../blobs/port.ts';
import { excerptOf, sha256 } from '../blobs/text.ts';
import type { RawObservation } from '../sandbox/port.ts';

/** The digest is of the raw bytes, so that outputs compare exactly; the text shows bytes that are not UTF-8 as U+FFFD. */
const capture = async (blobs: TextStore, raw: RawObservation['stdout']): Promise<CapturedOutput> => {
  const { bytes, truncated } = raw;
  const text = bytes.toString('utf8');
  if (bytes.length <= INLINE_LIMIT_BYTES) return { sha256: sha256(bytes), bytes: bytes.length, text, truncated };
  return { ...(await blobs.put(bytes)), text: excerptOf(text), truncated };
};

/** A sandbox's observation as the log keeps it. */
export const storeObservation = async (blobs: TextStore, raw: RawObservation): Promise<Observation> => ({
  ...raw,
  stdout: await capture(blobs, raw.stdout),
  stderr: await capture(blobs, raw.stderr),
});
