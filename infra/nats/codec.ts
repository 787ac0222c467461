import type { Broker } from './connection.ts';
import { PayloadTooLargeError } from './errors.ts';

/** The server counts headers as payload; ours (expectations, ids) stay far below this. */
const HEADER_RESERVE_BYTES = 1024;

/** A value as JSON bytes. Throws {@link PayloadTooLargeError} when the broker would not take them (1 MB by default). */
export const encode = (broker: Broker, what: string, value: unknown): Uint8Array => {
  const bytes = Buffer.from(JSON.stringify(value));
  const limit = (broker.nc.info?.max_payload ?? 1024 * 1024) - HEADER_RESERVE_BYTES;
  if (bytes.length > limit)
    throw new PayloadTooLargeError(
      `The ${what} is ${bytes.length} bytes, and the NATS server takes ${limit}; put large values into the blob store.`,
    );
  return bytes;
};

/** The value in JSON bytes; throws a SyntaxError for anything else. */
export const decode = (bytes: Uint8Array): unknown =>
  JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
