import type { Player } from './player.ts';
import type { RunStore } from './run-store.ts';

/** What uses the arrows itself: a text field, the slider, tabs, and what says so. */
const OWN_ARROWS = 'input, textarea, select, [role="tab"], [role="listbox"], [data-keys]';
const OWN_SPACE = 'input:not([type="range"]), textarea, select, button, a, summary';

/** ← → go from event to event, Home and End to the first and the last, and space plays, wherever nothing else wants them. */
export const handleKeys = (store: RunStore, player: Player) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (document.querySelector('dialog[open]') !== null) return;
    if (target.closest(event.key === ' ' ? OWN_SPACE : OWN_ARROWS) !== null) return;
    const { index, count } = store;
    switch (event.key) {
      case 'ArrowLeft':
        store.go(index.peek() - 1);
        break;
      case 'ArrowRight':
        store.go(index.peek() + 1);
        break;
      case 'Home':
        store.go(0);
        break;
      case 'End':
        store.go(count.peek() - 1);
        break;
      case ' ':
        player.toggle();
        break;
      default:
        return;
    }
    if (event.key !== ' ') player.playing.value = false;
    event.preventDefault();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
};
