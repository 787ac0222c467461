import { withoutPrefix } from '../normalise/prefix.ts';
import type { LogLine } from '../port.ts';

/** Lines of other streams in a row after which a stream counts as ended; keeps parsing linear. */
const MAX_GAP = 200;

/** A line of a view and where it stands in the log's array of lines. */
export type ViewLine = LogLine & { readonly index: number };

/**
 * One stream of a log from some line on: lines without the prefix, those without it skipped, because they belong to
 * another process (`db_1  | …` between two lines of `web_1  | …`). Lines are looked at only when asked for.
 */
export class View {
  readonly #lines: readonly LogLine[];
  readonly #prefix: string;
  readonly #taken: (index: number) => boolean;
  readonly #loaded: ViewLine[] = [];
  #next: number;
  #ended = false;

  /** `first` stands for the text of line `start`, whatever precedes it there. Lines that are `taken` are skipped. */
  constructor(
    lines: readonly LogLine[],
    start: number,
    prefix = '',
    first: string | null = null,
    taken: (index: number) => boolean = () => false,
  ) {
    this.#lines = lines;
    this.#next = start;
    if (first !== null && start < lines.length) {
      this.#loaded.push({ number: lines[start]!.number, text: first, index: start });
      this.#next = start + 1;
    }
    this.#prefix = prefix;
    this.#taken = taken;
  }

  /** The line `offset` lines into the stream; undefined after its end. */
  at(offset: number): ViewLine | undefined {
    while (this.#loaded.length <= offset) {
      const found = this.#ended ? undefined : this.#find();
      if (found === undefined) {
        this.#ended = true;
        return undefined;
      }
      this.#loaded.push(found);
      this.#next = found.index + 1;
    }
    return this.#loaded[offset];
  }

  #find(): ViewLine | undefined {
    // Indentation is no stream's name: the first line without it ends an indented traceback.
    const gap = this.#prefix.trim() === '' ? 0 : MAX_GAP;
    for (let index = this.#next; index < this.#lines.length && index <= this.#next + gap; index += 1) {
      const line = this.#lines[index]!;
      if (this.#taken(index)) continue;
      const text = withoutPrefix(this.#prefix, line.text);
      if (text !== null) return { number: line.number, text, index };
    }
    return undefined;
  }
}
