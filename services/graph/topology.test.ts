import { describe, expect, it } from 'vitest';
import { remediation } from '../../machines/remediation.ts';
import { toMermaid, topology } from './topology.ts';

const states = Object.keys(remediation.states);

describe('the statechart as a graph', () => {
  it('has every state, and knows the final ones', () => {
    const graph = topology();
    expect(graph.initial).toBe('setup_workspace');
    expect(graph.states.map(({ id }) => id)).toEqual(states);
    expect(graph.states.filter(({ final }) => final).map(({ id }) => id)).toEqual([
      'verified',
      'infra_report',
      'failure_report',
    ]);
  });

  it('has edges between states that are there, into and out of each', () => {
    const { edges, initial } = topology();
    for (const { from, to } of edges) expect(['*', ...states]).toEqual(expect.arrayContaining([from, to]));
    for (const state of states) {
      expect(edges.some(({ to }) => to === state) || state === initial).toBe(true);
      expect(edges.some(({ from }) => from === state)).toBe(remediation.states[state as 'verified']?.type !== 'final');
    }
  });

  it('shows guards, events and what holds everywhere', () => {
    expect(topology().edges).toEqual(
      expect.arrayContaining([
        { from: 'fix_decision', to: 'generate_pr', event: 'always', guard: 'fixPassed' },
        { from: 'apply_patch', to: 'generate_patch', event: 'patch.refused', guard: 'failedWithFixLeft' },
        { from: '*', to: 'generate_report', event: 'run.cancelled', guard: 'notReporting' },
      ]),
    );
  });

  it('is drawn by Mermaid with every state and edge', () => {
    const drawn = toMermaid(topology()).split('\n');
    expect(drawn.slice(0, 2)).toEqual(['stateDiagram-v2', '  [*] --> setup_workspace']);
    for (const state of states) expect(drawn.some((line) => line.includes(` --> ${state}`))).toBe(true);
    for (const final of ['verified', 'infra_report', 'failure_report']) expect(drawn).toContain(`  ${final} --> [*]`);
    expect(drawn).toContain('  fix_decision --> generate_pr : [fixPassed]');
    expect(drawn).toContain('  note left of generate_report : run.cancelled, from every state');
  });
});
