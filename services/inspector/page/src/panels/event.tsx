import { Fragment } from 'preact';
import type { Command } from '../../../../../events/schema/command.ts';
import type { Move } from '../../../moves.ts';
import { commandName } from '../history/commands.ts';
import { clockTime } from '../history/times.ts';
import type { RunStore } from '../run/run-store.ts';
import { StoredLines } from '../text/stored-lines.tsx';
import { JsonTree } from './json-tree.tsx';

/** The shown event: what it made the statechart do, which guards were asked, and all that it carries. */
export const EventPanel = ({ store }: { readonly store: RunStore }) => {
  const point = store.point.value;
  if (point === undefined) return <p class="empty">No event came yet.</p>;
  const { record, moves } = point;
  return (
    <>
      {record.events.map((event, index) => (
        <div key={index}>
          <p class="lead">
            Record {record.seq}: <strong>{event.type}</strong> at {clockTime(event.at)}
          </p>
        </div>
      ))}
      {record.events.map((event) =>
        event.type === 'run.started' ? (
          <Fragment key="alert">
            <h3>The alert</h3>
            <StoredLines run={store.run} stored={event.alert.errorLog} kind="terminal" label="Error log of the alert" />
          </Fragment>
        ) : null,
      )}
      <h3>What the statechart did</h3>
      {moves.length === 0 ? <p class="empty">It stayed as it was.</p> : null}
      <ol class="moves">
        {moves.map((move, index) => (
          <MoveView key={index} move={move} />
        ))}
      </ol>
      <h3>What it asked for</h3>
      {record.commands.length === 0 ? <p class="empty">nothing</p> : <JsonTree value={labelled(record.commands)} />}
      <h3>The event</h3>
      {record.events.map((event, index) => (
        <JsonTree key={`${record.seq}.${index}`} value={event} />
      ))}
    </>
  );
};

const labelled = (commands: readonly Command[]): object =>
  Object.fromEntries(
    commands.map(({ id, ...command }) => [
      `${id.replace(/^[^.]*\./, '#')} ${commandName({ id, ...command } as Command)}`,
      command,
    ]),
  );

const MoveView = ({ move: { source, target, event, tried } }: { readonly move: Move }) => (
  <li>
    <p>
      {source === '' ? 'begins in' : <code>{source}</code>} {target === null ? 'stays' : source === '' ? '' : '→ '}
      {target === null ? '' : <code>{target}</code>} <span class="sub">{event ?? 'at once'}</span>
    </p>
    {tried.length === 0 ? null : (
      <ul class="guards" aria-label="Guards that were asked, in order">
        {tried.map(({ guard, target: to, verdict }, index) => (
          <li key={index} class={verdict ? 'yes' : 'no'}>
            <span aria-hidden="true">{verdict ? '✓' : '✗'}</span> <code>{guard ?? 'otherwise'}</code>{' '}
            {verdict ? 'yes' : 'no'} <span class="sub">→ {to}</span>
          </li>
        ))}
      </ul>
    )}
  </li>
);
