import { labelLines } from '../../../chart/labels.ts';
import type { ChartEdge } from '../../../protocol.ts';

type Point = ChartEdge['points'][number];

const CORNER = 6;
const ARROW = 7;

/** The polyline with its bends rounded. */
const pathOf = (points: readonly Point[]): string => {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${first.x} ${first.y}`];
  for (const [index, point] of rest.entries()) {
    const before = points[index]!;
    const after = rest[index + 1];
    if (after === undefined) parts.push(`L${point.x} ${point.y}`);
    else {
      const start = towards(point, before);
      const end = towards(point, after);
      parts.push(`L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`);
    }
  }
  return parts.join('');
};

const towards = (from: Point, to: Point): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(CORNER, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
};

const arrowOf = (points: readonly Point[]): string => {
  const [before, tip] = points.slice(-2);
  if (before === undefined || tip === undefined) return '';
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const at = (turn: number) => `${tip.x - ARROW * Math.cos(angle + turn)} ${tip.y - ARROW * Math.sin(angle + turn)}`;
  return `M${tip.x} ${tip.y}L${at(0.45)}L${at(-0.45)}Z`;
};

export const ChartEdgeShape = ({
  edge,
  taken,
  isNow,
  verdict,
}: {
  readonly edge: ChartEdge;
  readonly taken: number;
  readonly isNow: boolean;
  readonly verdict: boolean | undefined;
}) => {
  const classes = [
    'chart-edge',
    taken > 0 ? 'taken' : '',
    isNow ? 'now' : '',
    verdict === undefined ? '' : verdict ? 'yes' : 'no',
  ].join(' ');
  const lines = labelLines(edge);
  const { label } = edge;
  const mark = verdict === undefined || edge.guard === null ? '' : verdict ? '✓ ' : '✗ ';
  return (
    <g class={classes} data-edge={edge.id} data-taken={taken}>
      <path class="chart-line" d={pathOf(edge.points)} />
      <path class="chart-arrow" d={arrowOf(edge.points)} />
      {label === null || lines.length === 0 ? null : (
        <g class="chart-label" transform={`translate(${label.x + label.width / 2} ${label.y + label.height / 2})`}>
          {lines.map((line, index) => (
            <text key={line} y={(index - (lines.length - 1) / 2) * 14} dy="0.35em">
              {`${line.startsWith('[') || lines.length === 1 ? mark : ''}${line}${index === 0 && taken > 1 ? ` ×${taken}` : ''}`}
            </text>
          ))}
        </g>
      )}
    </g>
  );
};
