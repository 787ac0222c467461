import { describe, expect, it } from 'vitest';
import { replay } from '../../../events/replay.ts';
import { goldenNames, loadGolden } from '../../../test/histories/golden.ts';
import { topology } from '../../graph/topology.ts';
import { chartLayout } from './layout.ts';
import { toSvg } from './svg.ts';
import { wayOf } from './way.ts';

describe('the chart', () => {
  it('has every state and every transition of the machine, and is the same each time', async () => {
    const { nodes, edges } = await chartLayout();
    const { states, edges: all } = topology();
    expect(nodes.map(({ id }) => id).sort()).toEqual(['initial', ...states.map(({ id }) => id)].sort());
    expect(
      edges.slice(1).map(({ source, target, event, guard }) => [source, target, event ?? 'always', guard]),
    ).toEqual(all.filter(({ from }) => from !== '*').map(({ from, to, event, guard }) => [from, to, event, guard]));
    expect(await chartLayout()).toEqual(await chartLayout());
  });

  it('has no state upon another, and no label upon a state', async () => {
    const { nodes, edges } = await chartLayout();
    type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
    const meet = (a: Box, b: Box): boolean =>
      a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
    for (const [index, node] of nodes.entries()) {
      expect(nodes.slice(index + 1).filter((other) => meet(node, other))).toEqual([]);
      expect(edges.filter(({ label }) => label !== null && meet(node, label)).map(({ id }) => id)).toEqual([]);
    }
  });

  it.each(goldenNames())('marks the way of %s: every step of it is an edge', async (name) => {
    const layout = await chartLayout();
    const { transitions } = replay(loadGolden(name).records);
    const way = wayOf(transitions, layout);
    const cancelled = loadGolden(name)
      .records.flatMap(({ events }) => events)
      .filter(({ type }) => type === 'run.cancelled').length;
    expect([...way.states.values()].reduce((sum, count) => sum + count, 0)).toBe(transitions.length);
    expect([...way.edges.values()].reduce((sum, count) => sum + count, 0)).toBe(transitions.length - cancelled);
  });
});

describe('its drawing', () => {
  it('is one SVG that names each state, with the way where there is one', async () => {
    const layout = await chartLayout();
    const plain = toSvg(layout);
    expect(plain).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    for (const { id } of topology().states) expect(plain).toContain(`>${id}</text>`);
    expect(plain).not.toContain('class="state visited"');
    const { transitions } = replay(loadGolden('verified').records);
    const drawn = toSvg(layout, wayOf(transitions, layout));
    expect(drawn.match(/class="state visited"/g)?.length).toBeGreaterThan(8);
    expect(drawn).toContain('class="state final visited"');
    expect(drawn).not.toMatch(/<script|href=/);
  });
});
