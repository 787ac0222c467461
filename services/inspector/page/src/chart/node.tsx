import type { ChartNode } from '../../../protocol.ts';

/** A state; a final one has a double border. The number in its corner counts how often it was entered. */
export const ChartNodeShape = ({
  node,
  isActive,
  entered,
}: {
  readonly node: ChartNode;
  readonly isActive: boolean;
  readonly entered: number;
}) => {
  const { id, kind, x, y, width, height } = node;
  if (kind === 'initial')
    return <circle class="chart-initial" cx={x + width / 2} cy={y + height / 2} r={Math.min(width, height) / 2} />;
  const classes = ['chart-node', kind, isActive ? 'active' : '', entered > 0 ? 'entered' : ''].join(' ');
  return (
    <g class={classes} data-state={id} data-active={isActive ? 'yes' : 'no'} transform={`translate(${x} ${y})`}>
      <rect class="chart-box" width={width} height={height} rx={kind === 'final' ? height / 2 : 8} />
      {kind === 'final' ? (
        <rect class="chart-inner" x={4} y={4} width={width - 8} height={height - 8} rx={(height - 8) / 2} />
      ) : null}
      <text x={width / 2} y={height / 2} dy="0.35em">
        {id}
      </text>
      {entered > 1 ? (
        <g class="chart-count" transform={`translate(${width} 0)`}>
          <circle r={10} />
          <text dy="0.35em">{`×${entered}`}</text>
        </g>
      ) : null}
    </g>
  );
};
