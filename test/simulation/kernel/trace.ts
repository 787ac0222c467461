/** What happened, folded into a number that two runs of the same seed share, and kept as lines where somebody reads them. */
export class Trace {
  readonly lines: string[] | undefined;
  #low = 0x811c9dc5;
  #high = 0x01000193;

  constructor(keep: boolean) {
    this.lines = keep ? [] : undefined;
  }

  note(at: number, line: string): void {
    this.#fold(String(at));
    this.#fold(line);
    this.lines?.push(`${(at / 1000).toFixed(3).padStart(9)}  ${line}`);
  }

  /** 64 bits of two FNV-like hashes, in hex. */
  get hash(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #fold(text: string): void {
    for (let i = 0; i < text.length; i++) {
      this.#low = Math.imul(this.#low ^ text.charCodeAt(i), 0x01000193);
      this.#high = Math.imul(this.#high + text.charCodeAt(i), 0x85ebca6b) ^ (this.#high >>> 13);
    }
  }
}
