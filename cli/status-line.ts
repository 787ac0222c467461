import pc from 'picocolors';

const EVERY_MS = 200;

/**
 * On a terminal, a last line that says what is being waited for and how long already; it makes room for every line that is
 * printed. In a pipe it prints the lines and nothing else.
 */
export class StatusLine {
  readonly #out: NodeJS.WriteStream;
  #waiting = '';
  #since = 0;
  #detail = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  print(line: string): void {
    this.#erase();
    this.#out.write(`${line}\n`);
    this.#draw();
  }

  /** Says what is waited for from now on. */
  wait(what: string): void {
    this.#waiting = what;
    this.#detail = '';
    this.#since = Date.now();
    if (this.#out.isTTY && this.#timer === undefined) {
      this.#timer = setInterval(() => this.#draw(), EVERY_MS);
      this.#timer.unref();
    }
    this.#draw();
  }

  /** More on what is waited for. */
  detail(text: string): void {
    this.#detail = text;
    this.#draw();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#erase();
    this.#waiting = '';
  }

  #draw(): void {
    if (!this.#out.isTTY || this.#waiting === '') return;
    const seconds = ((Date.now() - this.#since) / 1000).toFixed(0);
    const text = `… ${this.#waiting} (${seconds} s)${this.#detail === '' ? '' : ` · ${this.#detail}`}`;
    this.#out.write(`\r\x1b[2K${pc.dim(text.slice(0, Math.max(10, (this.#out.columns || 80) - 1)))}`);
  }

  #erase(): void {
    if (this.#out.isTTY && this.#waiting !== '') this.#out.write('\r\x1b[2K');
  }
}
