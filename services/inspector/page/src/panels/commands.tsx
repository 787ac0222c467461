import type { RunEvent } from '../../../../../events/schema/event.ts';
import { type CommandRow, commandsUpTo } from '../history/commands.ts';
import { between, clockTime, span } from '../history/times.ts';
import type { RunStore } from '../run/run-store.ts';
import { useVirtualList } from '../text/virtual-list.ts';

const ROW_HEIGHT = 76;

/** Every command with its job, who did it and how long it took, newest first. */
export const Commands = ({ store }: { readonly store: RunStore }) => {
  const rows = commandsUpTo(store.history.points, store.index.value).toReversed();
  const awaited = new Set(store.snapshot.value?.context.awaiting.map(({ id }) => id));
  const list = useVirtualList(rows.length, ROW_HEIGHT);
  if (rows.length === 0) return <p class="empty">Nothing was asked for yet.</p>;
  return (
    <div class="commands" ref={list.scroller} role="region" aria-label="Commands" tabIndex={0}>
      <div class="virtual" role="list" style={{ height: `${list.height}px` }}>
        {list.items.map((item) => (
          <Row
            key={rows[item.index]!.id}
            row={rows[item.index]!}
            isAwaited={awaited.has(rows[item.index]!.id)}
            top={item.start}
            index={item.index}
            count={rows.length}
          />
        ))}
      </div>
    </div>
  );
};

type RowProps = {
  readonly row: CommandRow;
  readonly isAwaited: boolean;
  readonly top: number;
  readonly index: number;
  readonly count: number;
};

const Row = ({ row: { id, what, askedAt, answer, by }, isAwaited, top, index, count }: RowProps) => (
  <div
    class="command"
    role="listitem"
    aria-setsize={count}
    aria-posinset={index + 1}
    style={{ transform: `translateY(${top}px)` }}
  >
    <span class="command-what">{what}</span>
    <span class={`command-answer ${toneOf(answer, isAwaited)}`}>
      {answer !== null ? `after ${span(between(askedAt, answer.at))}` : isAwaited ? 'under way' : 'not waited for'}
    </span>
    <span class="command-by">
      {answer === null ? null : <span class={`command-type ${toneOf(answer, isAwaited)}`}>{answer.type} · </span>}
      {by}
    </span>
    <span class="command-sub" title={id}>
      job …{id.replace(/^[^.]*\./, '')}, {clockTime(askedAt)} → {answer === null ? '' : clockTime(answer.at)}
    </span>
  </div>
);

const toneOf = (answer: RunEvent | null, isAwaited: boolean): string =>
  answer === null ? (isAwaited ? 'open' : '') : answer.type === 'command.failed' ? 'bad' : '';
