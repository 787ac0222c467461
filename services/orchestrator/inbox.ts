/** What came in since the last look, in order. One reader. */
export class Inbox<T> {
  #items: T[] = [];
  #wake: (() => void) | undefined;

  put(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** All items so far; waits for the first when there are none. */
  async takeAll(): Promise<T[]> {
    while (this.#items.length === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.#wake = undefined;
    return this.#items.splice(0);
  }
}
