import { useEffect } from 'preact/hooks';
import type { Point } from '../history/history.ts';
import { summaryOf, toneOf } from '../history/summary.ts';
import { between, clockTime, span } from '../history/times.ts';
import type { RunStore } from '../run/run-store.ts';
import { useVirtualList } from '../text/virtual-list.ts';

const ROW_HEIGHT = 46;

/** Every event with its time; the shown one is marked, and a click goes to another. */
export const Timeline = ({ store }: { readonly store: RunStore }) => {
  const count = store.count.value;
  const index = store.index.value;
  const list = useVirtualList(count, ROW_HEIGHT);
  const { show } = list;
  useEffect(() => {
    if (index >= 0) show(index);
  }, [index]);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((list.scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const to: Readonly<Record<string, number>> = {
      ArrowUp: index - 1,
      ArrowLeft: index - 1,
      ArrowDown: index + 1,
      ArrowRight: index + 1,
      PageUp: index - page,
      PageDown: index + page,
      Home: 0,
      End: count - 1,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    store.go(next);
  };

  const began = store.history.points[0]?.record.events[0]?.at;
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">
        Timeline <span class="count">{count}</span>
      </h2>
      <div
        class="timeline-list"
        ref={list.scroller}
        role="listbox"
        aria-label="Events"
        aria-activedescendant={index < 0 ? undefined : `event-${index}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div class="virtual" role="presentation" style={{ height: `${list.height}px` }}>
          {list.items.map((item) => {
            const point = store.history.points[item.index];
            return point === undefined ? null : (
              <Row
                key={item.index}
                point={point}
                index={item.index}
                count={count}
                top={item.start}
                began={began ?? point.record.at}
                isShown={item.index === index}
                isLater={item.index > index}
                onGo={() => store.go(item.index)}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
};

type RowProps = {
  readonly point: Point;
  readonly index: number;
  readonly count: number;
  readonly top: number;
  readonly began: string;
  readonly isShown: boolean;
  readonly isLater: boolean;
  readonly onGo: () => void;
};

const Row = ({ point: { record, entered }, index, count, top, began, isShown, isLater, onGo }: RowProps) => {
  const event = record.events[0]!;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys, as an option has no focus of its own
    // biome-ignore lint/a11y/useFocusableInteractive: the same
    <div
      id={`event-${index}`}
      class={`timeline-row ${isLater ? 'later' : ''} tone-${toneOf(event)}`}
      role="option"
      aria-selected={isShown}
      aria-setsize={count}
      aria-posinset={index + 1}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onGo}
    >
      <span class="timeline-seq">{record.seq}</span>
      <span class="timeline-what">
        <span class="timeline-type">{event.type}</span>
        {entered.length === 0 ? null : <span class="timeline-state">→ {entered.at(-1)}</span>}
      </span>
      <time class="timeline-time" dateTime={event.at} title={clockTime(event.at)}>
        +{span(between(began, event.at))}
      </time>
      <span class="timeline-summary">{summaryOf(event)}</span>
    </div>
  );
};
