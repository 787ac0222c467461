import { describe, expect, it } from 'vitest';
import { replay } from '../../../events/replay.ts';
import { transitionsOf } from '../../../test/histories/coverage.ts';
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

  it('notes what holds in every state', async () => {
    const { notes, height } = await chartLayout();
    expect(notes.map(({ text }) => text)).toEqual(['run.cancelled leads from every state to generate_report']);
    for (const { y } of notes) expect(y).toBeLessThan(height);
  });

  it.each(goldenNames())(
    'marks the way of %s: each transition that the statechart took, and no other',
    async (name) => {
      const layout = await chartLayout();
      const { records } = loadGolden(name);
      const way = wayOf(records, layout);
      const counts = new Map<string, number>();
      for (const taken of transitionsOf(records)) counts.set(taken, (counts.get(taken) ?? 0) + 1);
      const marked = layout.edges.slice(1).flatMap(({ id, source, target, event, guard }) => {
        const name = `${source} --${event ?? 'always'}${guard === null ? '' : ` [${guard}]`}--> ${target}`;
        return way.edges.has(id) ? [[name, way.edges.get(id)] as const] : [];
      });
      const everywhere = [...counts].filter(([taken]) => taken.startsWith('*'));
      expect(new Map(marked)).toEqual(new Map([...counts].filter(([taken]) => !taken.startsWith('*'))));
      expect(way.notes.get('run.cancelled') ?? 0).toBe(
        everywhere.filter(([taken]) => taken.includes('run.cancelled')).reduce((sum, [, count]) => sum + count, 0),
      );
      expect(way.edges.get(layout.edges[0]!.id)).toBe(1);
      expect([...way.states.values()].reduce((sum, count) => sum + count, 0)).toBe(replay(records).transitions.length);
    },
  );
});

describe('its drawing', () => {
  it('is one SVG that names each state, with the way where there is one', async () => {
    const layout = await chartLayout();
    const plain = toSvg(layout);
    expect(plain).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    for (const { id } of topology().states) expect(plain).toContain(`>${id}</text>`);
    expect(plain).not.toContain('class="state visited"');
    const drawn = toSvg(layout, wayOf(loadGolden('verified').records, layout));
    expect(drawn.match(/class="state visited"/g)?.length).toBeGreaterThan(8);
    expect(drawn).toContain('class="state final visited"');
    expect(drawn).not.toMatch(/<script|href=/);
    expect(plain).toContain('>run.cancelled leads from every state to generate_report</text>');
    expect(drawn).not.toContain('class="note taken"');
    expect(toSvg(layout, wayOf(loadGolden('cancelled').records, layout))).toContain('class="note taken"');
  });
});
