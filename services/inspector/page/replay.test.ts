import { describe, expect, it } from 'vitest';
import { replay } from '../../../events/replay.ts';
import type { LogRecord } from '../../../events/schema/record.ts';
import { INLINE_LIMIT_BYTES } from '../../../events/schema/values.ts';
import { transitionsOf } from '../../../test/histories/coverage.ts';
import { goldenNames, loadGolden } from '../../../test/histories/golden.ts';
import { commandsUpTo } from './src/history/commands.ts';
import { evidenceUpTo } from './src/history/evidence.ts';
import { History } from './src/history/history.ts';
import { verdictsAt, wayTo } from './src/history/way.ts';
import { INLINE_LIMIT_BYTES as PAGE_LIMIT } from './src/text/inline-limit.ts';

const NAMES = goldenNames();

const folded = (records: readonly LogRecord[]): History => {
  const history = new History();
  for (const record of records) history.add(record);
  history.fold(() => false);
  return history;
};

const of = (name: string): History => folded(loadGolden(name).records);

describe("the page's replay", () => {
  it.each(NAMES)('%s is at each point what `opsguard replay --until` says', (name) => {
    const { records } = loadGolden(name);
    const history = folded(records);
    // From the last to the first: nothing may depend on what was looked at before.
    for (const { seq } of records.toReversed())
      expect(history.snapshotAt(seq - 1).context).toEqual(replay(records, seq).snapshot.context);
  });

  it.each(NAMES)('%s takes the transitions that the statechart takes', (name) => {
    const moves = of(name).points.flatMap((point) => point.moves);
    const taken = moves
      .filter(({ target, source }) => target !== null && source !== '')
      .map(({ source, target, event, guard, tried }) => {
        const from = event === 'run.cancelled' || event === 'run.taken_over' ? '*' : source;
        const to = event === 'run.taken_over' ? '*' : target;
        expect(tried.map(({ verdict }) => verdict)).toEqual([...tried.slice(1).map(() => false), true]);
        return `${from} --${event ?? 'always'}${guard === null ? '' : ` [${guard}]`}--> ${to}`;
      });
    expect(taken).toEqual(transitionsOf(loadGolden(name).records));
  });

  it('goes in slices, to the same', () => {
    const { records } = loadGolden('fixes-refused');
    const history = new History();
    for (const record of records) history.add(record);
    let slices = 0;
    for (; !history.isFolded; slices += 1) history.fold(() => true);
    expect(slices).toBe(records.length);
    expect(history.points).toEqual(of('fixes-refused').points);
  });

  it('drops what comes again after a reconnection', () => {
    const { records } = loadGolden('verified');
    expect(folded([...records.slice(0, 9), ...records.slice(4)]).points).toHaveLength(records.length);
  });

  it('stops at a record that diverges, and names it', () => {
    const { records } = loadGolden('verified');
    const history = folded(records.with(5, { ...records[5]!, state: 'verified' }));
    expect(history.points).toHaveLength(5);
    expect(history.problem).toMatchObject({ seq: 6, sentence: expect.stringContaining('says state verified') });
  });
});

describe('what is drawn of it', () => {
  it('tells the guards that were asked at a decision, in order', () => {
    const { points } = of('reproduction-condemned');
    const at = points.find(({ entered }) => entered.includes('fix_decision'));
    expect(at?.moves.at(-1)).toMatchObject({
      source: 'fix_decision',
      tried: [
        { guard: 'fixPassed', verdict: false },
        { guard: 'reproductionCondemned', verdict: true },
      ],
    });
    expect([...verdictsAt(at).values()].filter(Boolean)).toHaveLength(at!.moves.length);
  });

  it('tells a guard that was asked and left the state as it was', () => {
    const stayed = of('verified').points.find(({ entered, record }) => entered.length === 0 && record.seq > 5);
    expect(stayed?.moves.at(-1)).toMatchObject({
      source: 'execute_reproduction',
      target: null,
      tried: [{ guard: 'reproductionDecided', verdict: false }],
    });
  });

  it('counts how often a state was entered up to a point', () => {
    const { points } = of('fixes-refused');
    const whole = wayTo(points, points.length - 1);
    expect(whole.states.get('generate_patch')).toBe(3);
    expect(wayTo(points, 3).states.get('generate_patch')).toBeUndefined();
  });

  it('stands the evidence by what the gates said', () => {
    const { points } = of('verified');
    const batches = evidenceUpTo(points, points.length - 1);
    expect(batches.map(({ kind, attempt, outcome }) => [kind, attempt, outcome?.accepted])).toEqual([
      ['reproduction', 1, true],
      ['fix', 1, true],
    ]);
    expect(new Set(batches.flatMap(({ cells }) => cells.map(({ standing }) => standing)))).toEqual(new Set(['holds']));
    const asked = points.findIndex(({ record }) => record.state === 'execute_reproduction');
    expect(new Set(evidenceUpTo(points, asked)[0]?.cells.map(({ standing }) => standing))).toEqual(
      new Set(['awaited']),
    );
    expect(new Set(evidenceUpTo(points, asked + 1)[0]?.cells.map(({ standing }) => standing))).toEqual(
      new Set(['awaited', 'holds']),
    );
  });

  it('names the cells that speak against a patch', () => {
    const { points } = of('fix-refused');
    const refused = evidenceUpTo(points, points.length - 1).find(({ outcome }) => outcome?.accepted === false);
    const against = refused?.cells.filter(({ standing }) => standing === 'against').map(({ id }) => id);
    // The gate names one; the others that went the same way look no better.
    expect(against?.filter((id) => id.startsWith('patched/reproduction'))).toHaveLength(3);
  });

  it('awaits no cell that the run went on without', () => {
    const { points } = of('reproduction-refused');
    const standings = (index: number) =>
      evidenceUpTo(points, index)[0]?.cells.map(({ standing }) =>
        standing === 'awaited' || standing === 'unneeded' ? standing : '',
      );
    const decided = points.findIndex(({ entered }) => entered.includes('reproduction_decision'));
    expect(standings(decided - 1)).toContain('awaited');
    expect(standings(decided)).not.toContain('awaited');
    expect(standings(decided)).toContain('unneeded');
  });

  it('has every command with its answer', () => {
    const { points } = of('verified');
    const rows = commandsUpTo(points, points.length - 1);
    expect(rows.every(({ answer }) => answer !== null)).toBe(true);
    expect(rows.find(({ what }) => what.startsWith('observe'))?.by).toMatch(/^sandbox worker, container /);
    expect(commandsUpTo(points, 0).map(({ what, answer }) => [what, answer])).toEqual([['prepare_workspace', null]]);
  });

  it('takes as inline what the log has inline', () => {
    expect(PAGE_LIMIT).toBe(INLINE_LIMIT_BYTES);
  });
});
