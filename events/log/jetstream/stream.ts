/** A stored message of a run, and its number in the whole stream. */
export type StoredMessage = { readonly sequence: number; readonly bytes: Uint8Array };

/** The run's last message is not the one that the append was to follow. */
export class WrongSequenceError extends Error {
  override readonly name = 'WrongSequenceError';
}

/** The stream took nothing and will not take it later either: it is full, or the message is refused. */
export class StreamRefusedError extends Error {
  override readonly name = 'StreamRefusedError';
}

/**
 * An append-only stream with a subject a run, as JetStream has it. Reads see every append that was acknowledged before.
 */
export type LogStream = {
  /** Largest message that it takes, in bytes. */
  readonly maxBytes: number;
  /**
   * Appends a message to a run whose last message has the number `after` (0: it has none). `duplicate` says that a message
   * with this `id` is stored already, and that nothing was added. A rejection with any other error than the two below
   * leaves in doubt whether the message was, or will yet be, stored.
   * @throws {WrongSequenceError} {StreamRefusedError}
   */
  append(
    run: string,
    bytes: Uint8Array,
    options: { readonly after: number; readonly id: string },
  ): Promise<{ readonly sequence: number; readonly duplicate: boolean }>;
  /** A run's last message. */
  last(run: string): Promise<StoredMessage | undefined>;
  /** The messages of a run in order: all, or those whose number is above `after`. */
  read(run: string, after?: number): Promise<readonly StoredMessage[]>;
  /** The runs that have messages, of one partition or of all, in no order. */
  runs(partition?: number): Promise<readonly string[]>;
  /** How many messages each run has; one request, however many there are. */
  counts(): Promise<ReadonlyMap<string, number>>;
};

/** Where records go that are larger than a message: content-addressed, as the blob store is. */
export type LargeRecords = {
  put(bytes: Uint8Array): Promise<{ readonly sha256: string }>;
  get(sha256: string): Promise<Uint8Array>;
};

/** A record over the message limit is stored as a blob, and this stands in its place: `{"large":"<sha256>"}`. */
const LARGE = /^\{"large":"([0-9a-f]{64})"\}$/;

/** The message for a record's stored text. */
export const messageFor = async (text: string, maxBytes: number, large: LargeRecords): Promise<Uint8Array> => {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return bytes;
  return Buffer.from(JSON.stringify({ large: (await large.put(bytes)).sha256 }));
};

/** The stored text of the record that a message is, or stands for. @throws when it is not UTF-8, or its blob is not there. */
export const textOf = async ({ bytes }: StoredMessage, large: LargeRecords): Promise<string> => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const text = decoder.decode(bytes);
  const sha256 = LARGE.exec(text)?.[1];
  return sha256 === undefined ? text : decoder.decode(await large.get(sha256));
};
