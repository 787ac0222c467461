import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { ChartLayout } from '../../../protocol.ts';
import { Chart } from '../chart/chart.tsx';
import { Panels } from '../panels/panels.tsx';
import { hashOf, replaceRoute, route } from '../route.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { RunHeader } from './header.tsx';
import { handleKeys } from './keys.ts';
import { Notices } from './notices.tsx';
import { createPlayer, type Player } from './player.ts';
import { openRun, type RunStore } from './run-store.ts';
import { Transport } from './transport.tsx';

type Opened = { readonly store: RunStore; readonly player: Player };

/** One run: its statechart, its events, and what was known at the one that is shown. */
export const RunView = ({
  run,
  layout,
}: {
  readonly run: string;
  readonly layout: ChartLayout | Error | undefined;
}) => {
  const [opened, setOpened] = useState<Opened>();
  useEffect(() => {
    const store = openRun(run, route.peek().seq);
    const player = createPlayer(store);
    const stop = [
      handleKeys(store, player),
      effect(() => {
        document.title = `${store.point.value?.record.state ?? 'run'} · OpsGuard inspector`;
      }),
      // The address goes where the slider goes, and the slider where the address does.
      effect(() => {
        const { run: named, seq } = route.value;
        if (named === run) store.chosen.value = seq === null ? null : seq - 1;
      }),
      effect(() => {
        const seq = store.chosen.value === null ? null : store.chosen.value + 1;
        // While a fresh page waits for the record that its address names, the address stays.
        if (store.count.value > 0) replaceRoute({ seq });
      }),
    ];
    setOpened({ store, player });
    return () => {
      for (const end of stop) end();
      player.close();
      store.close();
    };
  }, [run]);
  if (opened?.store.run !== run) return <p class="empty">Opening the run …</p>;
  const { store, player } = opened;
  if (store.connection.value === 'missing' && store.count.value === 0)
    return (
      <div class="refused" role="alert">
        <h1>There is no such run</h1>
        <p>
          OpsGuard has no run <code>{run}</code> in this folder.{' '}
          <a href={hashOf({ run: null, seq: null, tab: 'evidence' })}>All runs</a>
        </p>
      </div>
    );
  return (
    <div class="run" key={run}>
      <RunHeader store={store} />
      <Notices store={store} />
      <div class="run-body">
        <section class="chart-section" aria-labelledby="chart-title">
          <h2 id="chart-title" class="visually-hidden">
            Statechart
          </h2>
          {layout === undefined ? <p class="empty">Drawing the statechart …</p> : null}
          {layout instanceof Error ? <p class="note">The statechart cannot be drawn: {layout.message}</p> : null}
          {layout === undefined || layout instanceof Error ? null : <Chart store={store} layout={layout} />}
        </section>
        <Timeline store={store} />
        <Panels store={store} />
      </div>
      <Transport store={store} player={player} />
    </div>
  );
};
