import type { ChartEdge, ChartLayout, ChartNode } from '../protocol.ts';
import { labelLines } from './labels.ts';
import type { Way } from './way.ts';

/** Colours of the drawing by themselves: a file has nobody else's style, and is looked at in the dark as well. */
const STYLE = `
svg { color-scheme: light dark; --ink: #1c2430; --soft: #66707f; --line: #98a2b3; --paper: #ffffff; --box: #f4f6f9; --accent: #0b62d6; --glow: #e3effd; }
@media (prefers-color-scheme: dark) { svg { --ink: #e6eaf0; --soft: #9aa5b4; --line: #5b6675; --paper: #12161c; --box: #1d232c; --accent: #6cb2ff; --glow: #17324f; } }
text { font-family: system-ui, sans-serif; fill: var(--ink); text-anchor: middle; }
.paper { fill: var(--paper); }
.state rect { fill: var(--box); stroke: var(--line); }
.state text { font-size: 14px; }
.final rect { stroke-width: 3; }
.visited rect { fill: var(--glow); stroke: var(--accent); }
.initial { fill: var(--ink); }
.edge path { fill: none; stroke: var(--line); stroke-width: 1.2; }
.edge text { font-size: 12px; fill: var(--soft); paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.arrow { fill: var(--line); }
.taken path { stroke: var(--accent); stroke-width: 2.2; }
.taken text { fill: var(--ink); }
.taken .arrow { fill: var(--accent); }
.note { text-anchor: start; font-size: 12px; fill: var(--soft); }
.note.taken { fill: var(--accent); font-weight: 600; }
.state .count { font-size: 11px; font-weight: 600; fill: var(--accent); text-anchor: end; }
`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const round = (value: number): string => String(Math.round(value * 10) / 10);

const ARROW = 7;

/** The head of an arrow at the last point, in the direction of the last stretch. */
const arrow = ({ points }: ChartEdge): string => {
  const [before, end] = points.slice(-2);
  if (before === undefined || end === undefined) return '';
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [dx, dy] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const base = { x: end.x - dx * ARROW, y: end.y - dy * ARROW };
  const side = (sign: number): string => `${round(base.x - sign * dy * 4)},${round(base.y + sign * dx * 4)}`;
  return `<polygon class="arrow" points="${round(end.x)},${round(end.y)} ${side(1)} ${side(-1)}"/>`;
};

const edge = (one: ChartEdge, count: number): string => {
  const path = one.points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join(' ');
  const lines = [...labelLines(one), ...(count > 1 ? [`×${count}`] : [])];
  const { label } = one;
  const text =
    label === null
      ? ''
      : lines
          .map((line, index) => {
            const [x, y] = [label.x + label.width / 2, label.y + 12 + index * 15];
            return `<text x="${round(x)}" y="${round(y)}">${escaped(line)}</text>`;
          })
          .join('');
  return `<g class="edge${count > 0 ? ' taken' : ''}"><path d="${path}"/>${arrow(one)}${text}</g>`;
};

const node = ({ id, kind, x, y, width, height }: ChartNode, count: number): string => {
  if (kind === 'initial')
    return `<circle class="initial" cx="${round(x + width / 2)}" cy="${round(y + height / 2)}" r="${round(width / 2)}"/>`;
  const classes = ['state', ...(kind === 'final' ? ['final'] : []), ...(count > 0 ? ['visited'] : [])].join(' ');
  const counted = count > 1 ? `<text class="count" x="${round(x + width)}" y="${round(y - 4)}">×${count}</text>` : '';
  return (
    `<g class="${classes}"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="8"/>` +
    `<text x="${round(x + width / 2)}" y="${round(y + height / 2 + 5)}">${escaped(id)}</text>${counted}</g>`
  );
};

/** The statechart as a drawing of its own; with a way, where a run has been, and how often. */
export const toSvg = (layout: ChartLayout, way?: Way): string => {
  const { width, height, nodes, edges } = layout;
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"`;
  const title = way === undefined ? 'The statechart of a run' : 'The way of a run through the statechart';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${title}">`,
    `<title>${title}</title><style>${STYLE}</style>`,
    '<rect class="paper" width="100%" height="100%"/>',
    ...edges
      .toSorted((a, b) => count(way?.edges, a.id) - count(way?.edges, b.id))
      .map((one) => edge(one, count(way?.edges, one.id))),
    ...nodes.map((one) => node(one, count(way?.states, one.id))),
    ...layout.notes.map(
      ({ text, event, x, y }) =>
        `<text class="note${count(way?.notes, event) > 0 ? ' taken' : ''}" x="${round(x)}" y="${round(y)}">${escaped(text)}</text>`,
    ),
    '</svg>',
    '',
  ].join('\n');
};

const count = (counts: ReadonlyMap<string, number> | undefined, id: string): number => counts?.get(id) ?? 0;
