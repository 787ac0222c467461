import { remediation } from '../../machines/remediation.ts';

export type Edge = {
  readonly from: string;
  readonly to: string;
  readonly event: string;
  readonly guard: string | null;
};
export type Topology = {
  readonly initial: string;
  readonly states: readonly { id: string; final: boolean }[];
  readonly edges: readonly Edge[];
};

/** The statechart's states and transitions, read off the machine. `event` is `always` for a transition taken at once. */
export const topology = (): Topology => {
  const { root } = remediation;
  const nodes = Object.values(root.states);
  const edges = [root, ...nodes].flatMap((node) => [
    ...[...node.transitions.values()].flat().map((transition) => ({ ...transition, event: transition.eventType })),
    ...(node.always ?? []).map((transition) => ({ ...transition, event: 'always' })),
  ]);
  return {
    initial: nodes.find(({ key }) => root.initial.target?.some((target) => target.key === key))?.key ?? '',
    states: nodes.map(({ key, type }) => ({ id: key, final: type === 'final' })),
    edges: edges.map(({ source, target, event, guard }) => ({
      from: source === root ? '*' : source.key,
      to: target?.[0]?.key ?? (source === root ? '*' : source.key),
      event,
      guard: typeof guard === 'string' ? guard : null,
    })),
  };
};

/** A Mermaid state diagram. Guards stand in brackets; the root's transitions hold in every state and are a note. */
export const toMermaid = ({ initial, states, edges }: Topology): string => {
  const label = ({ event, guard }: Edge): string =>
    [event === 'always' ? '' : event, guard === null || guard === 'awaited' ? '' : `[${guard}]`]
      .filter(Boolean)
      .join(' ');
  return [
    'stateDiagram-v2',
    `  [*] --> ${initial}`,
    ...edges
      .filter(({ from }) => from !== '*')
      .map((edge) => {
        const text = label(edge);
        return `  ${edge.from} --> ${edge.to}${text === '' ? '' : ` : ${text}`}`;
      }),
    ...states.filter(({ final }) => final).map(({ id }) => `  ${id} --> [*]`),
    ...edges
      .filter(({ from, to }) => from === '*' && to !== '*')
      .map((edge) => `  note left of ${edge.to} : ${edge.event}, from every state`),
  ].join('\n');
};
