import type { ComponentChildren } from 'preact';
import { clockTime } from '../history/times.ts';
import { isFinal } from '../state-badge.tsx';
import type { Player } from './player.ts';
import type { RunStore } from './run-store.ts';

/** Goes through the run: to the first event, one back, play, one on, to the last; the slider goes anywhere. */
export const Transport = ({ store, player }: { readonly store: RunStore; readonly player: Player }) => {
  const count = store.count.value;
  const index = store.index.value;
  const isFollowing = store.chosen.value === null;
  // A run that has come to its end has no more events, only a newest one.
  const isOver = isFinal(store.history.points[count - 1]?.record.state);
  const event = store.point.value?.record.events[0];
  const go = (to: number) => {
    player.playing.value = false;
    store.go(to);
  };
  const text = event === undefined ? '' : `${event.type}, ${store.point.value?.record.state}`;
  return (
    <section class="transport" aria-label="Time travel">
      <div class="transport-buttons">
        <Button label="First event (Home)" onClick={() => go(0)} isOff={index <= 0}>
          <path d="M5 4v12M15 4.5v11L7.5 10z" />
        </Button>
        <Button label="One event back (←)" onClick={() => go(index - 1)} isOff={index <= 0}>
          <path d="M13 4.5v11L6 10z" />
        </Button>
        <Button
          label={player.playing.value ? 'Pause (space)' : 'Play (space)'}
          onClick={player.toggle}
          isOff={count < 2}
          isMain
        >
          {player.playing.value ? <path d="M7 4v12M13 4v12" /> : <path d="M6.5 3.5v13L16 10z" />}
        </Button>
        <Button label="One event on (→)" onClick={() => go(index + 1)} isOff={index >= count - 1}>
          <path d="M7 4.5v11L14 10z" />
        </Button>
        <Button label="Last event (End)" onClick={() => go(count - 1)} isOff={index >= count - 1}>
          <path d="M15 4v12M5 4.5v11l7.5-5.5z" />
        </Button>
      </div>
      <input
        class="slider"
        type="range"
        aria-label="Event"
        aria-valuetext={`${index + 1} of ${count}: ${text}`}
        min={0}
        max={Math.max(0, count - 1)}
        value={Math.max(0, index)}
        onInput={(input) => go(Number(input.currentTarget.value))}
      />
      <output class="transport-where">
        <strong>{index + 1}</strong> / {count}
        <span class="transport-when">{event === undefined ? '' : clockTime(event.at)}</span>
      </output>
      <button
        type="button"
        class="follow"
        aria-pressed={isFollowing}
        onClick={() => {
          player.playing.value = false;
          store.chosen.value = isFollowing ? index : null;
        }}
      >
        {isOver ? 'Newest' : 'Live'}
      </button>
    </section>
  );
};

const Button = (props: {
  readonly label: string;
  readonly onClick: () => void;
  readonly isOff: boolean;
  readonly isMain?: boolean;
  readonly children: ComponentChildren;
}) => (
  <button
    type="button"
    class={props.isMain === true ? 'icon-button main' : 'icon-button'}
    aria-label={props.label}
    title={props.label}
    // Not `disabled`: a button that loses the focus when it is pressed loses the keyboard's user.
    aria-disabled={props.isOff}
    onClick={() => !props.isOff && props.onClick()}
  >
    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      {props.children}
    </svg>
  </button>
);
