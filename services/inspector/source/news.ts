/**
 * Wakes one reader when there may be something to read. Told while nobody waits, the next wait is over at once: nothing is missed
 * between a look and the wait after it.
 */
export class News {
  #told = false;
  #wake: () => void = () => {};

  tell(): void {
    this.#told = true;
    this.#wake();
  }

  /** Waits until told, but no longer than `ms`, and not beyond the signal. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#told && !signal.aborted)
      await new Promise<void>((resolve) => {
        const over = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', over);
          this.#wake = () => {};
          resolve();
        };
        const timer = setTimeout(over, ms);
        signal.addEventListener('abort', over, { once: true });
        this.#wake = over;
      });
    this.#told = false;
  }
}

/** News of one thing, until it is stopped. */
export type Watch = { readonly news: News; stop(): void };

/** Waits so long, but not beyond the signal. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> => new News().wait(ms, signal);
