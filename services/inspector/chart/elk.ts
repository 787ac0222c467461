import type { ElkExtendedEdge, ElkNode } from 'elkjs';
import ELK from 'elkjs/lib/elk.bundled.js';
import { type Edge, topology } from '../../graph/topology.ts';
import type { ChartEdge, ChartLayout, ChartNode, ChartNote } from '../protocol.ts';
import { labelLines } from './labels.ts';

/** Mean advance of the system's sans-serif at 14 and 12 px (measured over the states' names), with a little air. */
const STATE_CHAR = 8;
const LABEL_CHAR = 6.7;
const LABEL_LINE = 15;
/** Room for what a run adds to a label: what its guard said, and how often a loop was taken. */
const LABEL_MARK = 13;
const LABEL_COUNT = 20;
const STATE_HEIGHT = 38;
/** For each further edge from a state to itself: room for its label between the lines of the others. */
const LOOP_HEIGHT = 30;
const DOT = 14;
const PADDING = 16;
const NOTE_LINE = 18;

const INITIAL = 'initial';

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  // The states stand in the machine in the order of a run, and are drawn downwards in it; what goes back goes up.
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.considerModelOrder.strategy': 'PREFER_NODES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.edgeRouting.selfLoopOrdering': 'SEQUENCED',
  'elk.layered.edgeRouting.selfLoopDistribution': 'EQUALLY',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '8',
  'elk.layered.spacing.edgeNodeBetweenLayers': '10',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.spacing.nodeNode': '30',
  'elk.spacing.edgeLabel': '4',
  'elk.padding': `[top=${PADDING},left=${PADDING},bottom=${PADDING},right=${PADDING}]`,
  'elk.randomSeed': '1',
};

const eventOf = ({ event }: Edge): string | null => (event === 'always' ? null : event);

/** The statechart laid out, from the machine itself; the same each time. What holds in every state (a cancellation) is a note. */
export const layOut = async (): Promise<ChartLayout> => {
  const { states, edges: all, initial } = topology();
  const edges = all.filter(({ from }) => from !== '*');
  const everywhere = all.filter(({ from, to }) => from === '*' && to !== '*');
  const label = (edge: Edge, index: number) => {
    const lines = labelLines({ event: eventOf(edge), guard: edge.guard });
    if (lines.length === 0) return [];
    const text = Math.max(...lines.map((line) => line.length * LABEL_CHAR));
    const width = text + (edge.guard === null ? 0 : LABEL_MARK) + (edge.from === edge.to ? LABEL_COUNT : 0);
    return [{ id: `label${index}`, text: lines.join('\n'), width, height: lines.length * LABEL_LINE }];
  };
  const heightOf = (id: string): number => {
    const loops = edges.filter(({ from, to }) => from === id && to === id).length;
    return STATE_HEIGHT + Math.max(0, loops - 1) * LOOP_HEIGHT;
  };
  const elk = new (ELK as unknown as typeof ELK.default)();
  const graph: ElkNode = await elk.layout({
    id: 'chart',
    layoutOptions: OPTIONS,
    children: [
      { id: INITIAL, width: DOT, height: DOT },
      ...states.map(({ id }) => ({ id, width: id.length * STATE_CHAR + 24, height: heightOf(id) })),
    ],
    edges: [
      { id: 'begin', sources: [INITIAL], targets: [initial] },
      ...edges.map((edge, index) => ({
        id: `edge${index}`,
        sources: [edge.from],
        targets: [edge.to],
        labels: label(edge, index),
      })),
    ],
  });
  const final = new Set(states.filter((state) => state.final).map(({ id }) => id));
  return {
    width: graph.width ?? 0,
    height: (graph.height ?? 0) + everywhere.length * NOTE_LINE,
    notes: everywhere.map(
      ({ event, to }, index): ChartNote => ({
        text: `${event} leads from every state to ${to}`,
        event,
        x: PADDING,
        y: (graph.height ?? 0) + index * NOTE_LINE,
      }),
    ),
    nodes: (graph.children ?? []).map(
      ({ id, x = 0, y = 0, width = 0, height = 0 }): ChartNode => ({
        id,
        kind: id === INITIAL ? 'initial' : final.has(id) ? 'final' : 'state',
        ...{ x, y, width, height },
      }),
    ),
    edges: ((graph.edges ?? []) as ElkExtendedEdge[]).map((laid): ChartEdge => {
      const edge = edges[Number(laid.id.slice('edge'.length))];
      const section = laid.sections?.[0];
      const box = laid.labels?.[0];
      return {
        id: laid.id,
        source: edge?.from ?? INITIAL,
        target: edge?.to ?? initial,
        event: edge === undefined ? null : eventOf(edge),
        guard: edge?.guard ?? null,
        points: section === undefined ? [] : [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
        label:
          box === undefined ? null : { x: box.x ?? 0, y: box.y ?? 0, width: box.width ?? 0, height: box.height ?? 0 },
      };
    }),
  };
};
