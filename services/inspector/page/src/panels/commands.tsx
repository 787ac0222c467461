import { type CommandRow, commandsUpTo } from '../history/commands.ts';
import { between, clockTime, span } from '../history/times.ts';
import type { RunStore } from '../run/run-store.ts';
import { useVirtualList } from '../text/virtual-list.ts';

const ROW_HEIGHT = 60;

/** Every command with its job, who did it and how long it took, newest first. */
export const Commands = ({ store }: { readonly store: RunStore }) => {
  const rows = commandsUpTo(store.history.points, store.index.value).toReversed();
  const list = useVirtualList(rows.length, ROW_HEIGHT);
  return (
    <div class="commands" ref={list.scroller} role="region" aria-label="Commands" tabIndex={0}>
      <div class="virtual" role="list" style={{ height: `${list.height}px` }}>
        {list.items.map((item) => (
          <Row
            key={rows[item.index]!.id}
            row={rows[item.index]!}
            top={item.start}
            index={item.index}
            count={rows.length}
          />
        ))}
      </div>
    </div>
  );
};

type RowProps = { readonly row: CommandRow; readonly top: number; readonly index: number; readonly count: number };

const Row = ({ row: { id, what, askedAt, answer, by }, top, index, count }: RowProps) => (
  <div
    class="command"
    role="listitem"
    aria-setsize={count}
    aria-posinset={index + 1}
    style={{ transform: `translateY(${top}px)` }}
  >
    <span class="command-what">{what}</span>
    <span class={`command-answer ${answer === null ? 'open' : answer.type === 'command.failed' ? 'bad' : ''}`}>
      {answer === null ? 'not answered yet' : `${answer.type} after ${span(between(askedAt, answer.at))}`}
    </span>
    <span class="command-sub">
      job {id.replace(/^[^.]*\./, '…')} · asked {clockTime(askedAt)}
      {answer === null ? '' : ` · answered ${clockTime(answer.at)}`}
      {by === null ? '' : ` · ${by}`}
    </span>
  </div>
);
