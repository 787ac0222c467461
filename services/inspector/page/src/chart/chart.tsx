import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { edgeKey } from '../../../moves.ts';
import type { ChartEdge, ChartLayout } from '../../../protocol.ts';
import { verdictsAt, wayTo } from '../history/way.ts';
import type { RunStore } from '../run/run-store.ts';
import { ChartEdgeShape } from './edge.tsx';
import { ChartNodeShape } from './node.tsx';
import { useSize } from './use-size.ts';
import { fitted, following, panned, transformOf, type View, zoomed } from './view.ts';

const STEP = 60;
const CLOSER = 1.25;

/** The statechart as the machine has it, with the active state lit and the way up to the shown point marked. */
export const Chart = ({ store, layout }: { readonly store: RunStore; readonly layout: ChartLayout }) => {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const point = store.point.value;
  const active = point?.record.state;
  // null follows the active state.
  const [chosen, setChosen] = useState<View | null>(null);
  const view =
    size === undefined
      ? undefined
      : (chosen ??
        following(
          layout,
          size,
          layout.nodes.find(({ id }) => id === active),
        ));
  const change = (next: (view: View) => View) => view !== undefined && setChosen(next(view));

  const latest = useRef(change);
  latest.current = change;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    // Not a passive listener: the page must not zoom or scroll under the chart.
    const onWheel = (event: WheelEvent) => {
      const { scrollHeight, clientHeight } = document.documentElement;
      if (scrollHeight > clientHeight && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const about = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
      latest.current((now) => zoomed(now, Math.exp(-event.deltaY / 400), about));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const onPointerDown = (event: PointerEvent) => {
    const element = frame.current;
    if (event.button !== 0 || element === null) return;
    element.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (frame.current?.hasPointerCapture(event.pointerId) !== true) return;
    change((now) => panned(now, event.movementX, event.movementY));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, (now: View) => View>> = {
      ArrowLeft: (now) => panned(now, STEP, 0),
      ArrowRight: (now) => panned(now, -STEP, 0),
      ArrowUp: (now) => panned(now, 0, STEP),
      ArrowDown: (now) => panned(now, 0, -STEP),
      '+': (now) => zoomed(now, CLOSER),
      '=': (now) => zoomed(now, CLOSER),
      '-': (now) => zoomed(now, 1 / CLOSER),
    };
    const move = moves[event.key];
    if (event.key === '0' && size !== undefined) setChosen(fitted(layout, size));
    else if (move !== undefined) change(move);
    else return;
    event.preventDefault();
  };

  const way = wayTo(store.history.points, store.index.value);
  const verdicts = verdictsAt(point);
  const initial = new Set(layout.nodes.filter(({ kind }) => kind === 'initial').map(({ id }) => id));
  const takenOf = (edge: ChartEdge): number =>
    initial.has(edge.source) ? Math.min(1, way.states.get(edge.target) ?? 0) : (way.edges.get(edgeKey(edge)) ?? 0);
  const now = new Set(point?.moves.filter(({ target }) => target !== null).map(edgeKey));
  const said =
    active === undefined
      ? 'Statechart'
      : `Statechart. Active state: ${active}. Entered so far: ${[...way.states].map(([state, count]) => (count > 1 ? `${state} ${count} times` : state)).join(', ')}.`;

  return (
    <div class="chart">
      <div
        class="chart-frame"
        ref={frame}
        role="group"
        aria-label="Statechart: arrow keys move it, plus and minus zoom, 0 fits it"
        tabIndex={0}
        data-keys="own"
        onKeyDown={onKeyDown}
        // A mouse leaves the focus where it is, and with it the keys that go from event to event.
        onMouseDown={(event) => event.preventDefault()}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
      >
        {size === undefined || view === undefined ? null : (
          <svg width={size.width} height={size.height} role="img" aria-label={said}>
            <g
              class={chosen === null ? 'drawing follows' : 'drawing'}
              style={{ transform: transformOf(view, size) }}
              data-zoomed-out={view.zoom < 0.45 ? 'yes' : 'no'}
            >
              {layout.edges
                .toSorted((a, b) => takenOf(a) - takenOf(b))
                .map((edge) => (
                  <ChartEdgeShape
                    key={edge.id}
                    edge={edge}
                    taken={takenOf(edge)}
                    isNow={now.has(edgeKey(edge))}
                    verdict={verdicts.get(edgeKey(edge))}
                  />
                ))}
              {layout.notes.map(({ text, event, x, y }) => (
                <text key={text} class={way.events.has(event) ? 'chart-note taken' : 'chart-note'} x={x} y={y}>
                  {text}
                </text>
              ))}
              {layout.nodes.map((node) => (
                <ChartNodeShape
                  key={node.id}
                  node={node}
                  isActive={node.id === active}
                  entered={way.states.get(node.id) ?? 0}
                />
              ))}
            </g>
          </svg>
        )}
      </div>
      <div class="chart-tools" role="group" aria-label="Zoom">
        <Tool label="Zoom in" onClick={() => change((from) => zoomed(from, CLOSER))}>
          +
        </Tool>
        <Tool label="Zoom out" onClick={() => change((from) => zoomed(from, 1 / CLOSER))}>
          −
        </Tool>
        <Tool label="Fit the whole statechart" onClick={() => size !== undefined && setChosen(fitted(layout, size))}>
          Fit
        </Tool>
        <Tool label="Follow the active state" isOn={chosen === null} onClick={() => setChosen(null)}>
          Follow
        </Tool>
      </div>
    </div>
  );
};

type ToolProps = {
  readonly label: string;
  readonly isOn?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
};

const Tool = ({ label, isOn, onClick, children }: ToolProps) => (
  <button type="button" class="tool" aria-label={label} title={label} aria-pressed={isOn} onClick={onClick}>
    {children}
  </button>
);
