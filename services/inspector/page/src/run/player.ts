import { effect, type Signal, signal } from '@preact/signals';
import type { RunStore } from './run-store.ts';

/** A whole run is shown in this time at most, however long it is; a short one at a pace that can be followed. */
const WHOLE_MS = 40_000;
const SLOWEST_MS = 450;
const FASTEST_MS = 40;

export type Player = { readonly playing: Signal<boolean>; toggle(): void; close(): void };

/** Goes from point to point by itself, from the beginning when it is at the end. */
export const createPlayer = ({ count, index, chosen, go }: RunStore): Player => {
  const playing = signal(false);
  const close = effect(() => {
    if (!playing.value) return;
    const pace = WHOLE_MS / Math.max(1, count.peek());
    const stride = Math.max(1, Math.round(FASTEST_MS / pace));
    const timer = setInterval(
      () => {
        go(index.peek() + stride);
        if (chosen.peek() === null) playing.value = false;
      },
      Math.min(SLOWEST_MS, Math.max(FASTEST_MS, pace)),
    );
    return () => clearInterval(timer);
  });
  return {
    playing,
    close,
    toggle: () => {
      if (!playing.peek() && index.peek() >= count.peek() - 1) go(0);
      playing.value = !playing.peek();
    },
  };
};
