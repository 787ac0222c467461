/** One message to PID 1: u32 length, payload. */
export const message = (payload: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(payload.length);
  return Buffer.concat([length, payload]);
};

/** One message of PID 1: the script starts, its stdout, its stderr, the verdict, the job was refused. */
export type Frame = { readonly kind: 'S' | 'O' | 'E' | 'V' | 'F'; readonly payload: Buffer };

const KINDS = 'SOEVF';

/** The largest payload that PID 1 sends: a verdict with a report of 16 MiB, as ASCII-escaped JSON. */
const PAYLOAD_LIMIT = 64 * 1024 * 1024;

/**
 * Takes messages apart that are a header of `headerBytes` and a payload, however their bytes are cut: feed it chunks,
 * and it calls back once for each whole message. Iterative, and linear in what it is fed. `lengthOf` may throw.
 */
export const messageReader = (
  headerBytes: number,
  lengthOf: (header: Buffer) => number,
  emit: (header: Buffer, payload: Buffer) => void,
): ((chunk: Buffer) => void) => {
  let parts: Buffer[] = [];
  let held = 0;
  let needed = headerBytes;
  let header: Buffer | null = null;
  return (chunk) => {
    parts.push(chunk);
    held += chunk.length;
    if (held < needed) return;
    let bytes = parts.length === 1 ? chunk : Buffer.concat(parts, held);
    while (bytes.length >= needed) {
      const taken = bytes.subarray(0, needed);
      bytes = bytes.subarray(needed);
      if (header === null) {
        needed = lengthOf(taken);
        header = taken;
      } else {
        emit(header, taken);
        header = null;
        needed = headerBytes;
      }
    }
    parts = bytes.length === 0 ? [] : [bytes];
    held = bytes.length;
  };
};

/** Reads PID 1's frames. Throws on bytes that no harness sends. */
export const frameReader = (emit: (frame: Frame) => void): ((chunk: Buffer) => void) =>
  messageReader(
    5,
    (header) => {
      const length = header.readUInt32BE(1);
      if (!KINDS.includes(String.fromCharCode(header[0]!)) || length > PAYLOAD_LIMIT) {
        throw new Error('The container sent bytes that are no frame of the harness.');
      }
      return length;
    },
    (header, payload) => emit({ kind: String.fromCharCode(header[0]!) as Frame['kind'], payload }),
  );
