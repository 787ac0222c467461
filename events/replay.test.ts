import { describe, expect, it } from 'vitest';
import { MACHINE_VERSION } from '../machines/remediation.ts';
import { stateOf } from '../machines/step.ts';
import {
  allObserved,
  cancelled,
  classified,
  patchApplied,
  patchProposed,
  patchRefused,
  prepared,
  pullRequestPrepared,
  ready,
  reportWritten,
  reproductionProposed,
  started,
  takenOver,
} from '../machines/testing/events.ts';
import { historyOf } from '../machines/testing/history.ts';
import { ends } from '../machines/testing/observations.ts';
import { DivergenceError, replay } from './replay.ts';
import { LogRecord } from './schema/record.ts';

const way = [prepared, classified(), ready(), reproductionProposed({ controls: 1 }), allObserved(), patchProposed];
const HISTORIES: readonly (readonly [string, LogRecord[]])[] = [
  ['verified', historyOf(...way, patchApplied, allObserved(), pullRequestPrepared)],
  ['failure_report', historyOf(...way, patchRefused('No.'), patchProposed, cancelled, reportWritten)],
  ['infra_report', historyOf(prepared, classified({ class: 'infra' }), reportWritten)],
  [
    'generate_reproduction_script',
    historyOf(prepared, takenOver, classified(), ready(), reproductionProposed(), allObserved({ original: ends() })),
  ],
];
const [, VERIFIED] = HISTORIES[0]!;

/** The history with record `seq` changed. */
const changed = (seq: number, change: (record: LogRecord) => LogRecord): LogRecord[] =>
  VERIFIED.map((record) => (record.seq === seq ? change(record) : record));
const divergence = (records: readonly LogRecord[]): DivergenceError => {
  try {
    replay(records);
  } catch (error) {
    if (error instanceof DivergenceError) return error;
    throw error;
  }
  throw new Error('The history replayed.');
};

describe('a replay', () => {
  it.each(HISTORIES)('ends in %s, as the run did', (state, records) => {
    const { snapshot, transitions } = replay(records);
    expect(stateOf(snapshot)).toBe(state);
    expect(transitions.at(-1)).toMatchObject({ seq: records.length, state });
    expect(transitions[0]).toEqual({ seq: 1, at: started.at, event: 'run.started', state: 'setup_workspace' });
  });

  it.each(HISTORIES)('to %s gives the same snapshot, byte for byte, from records that were stored', (_, records) => {
    const stored = records.map((record) => LogRecord.parse(JSON.parse(JSON.stringify(record))));
    expect(JSON.stringify(replay(stored).snapshot)).toBe(JSON.stringify(replay(records).snapshot));
  });

  it('tells of states that were left at once', () => {
    expect(replay(VERIFIED).transitions.map(({ state }) => state)).toEqual([
      'setup_workspace',
      'classify_error',
      'ensure_workspace_ready',
      'generate_reproduction_script',
      'execute_reproduction',
      'reproduction_decision',
      'generate_patch',
      'apply_patch',
      'execute_fix_test',
      'fix_decision',
      'generate_pr',
      'verified',
    ]);
  });

  it('stops where it is told to', () => {
    expect(VERIFIED.map(({ seq }) => stateOf(replay(VERIFIED, seq).snapshot))).toEqual(
      VERIFIED.map(({ state }) => state),
    );
  });
});

describe('a history that is not what the statechart does is refused, and the record named', () => {
  it.each(VERIFIED.map(({ seq }) => seq))('record %i says another state', (seq) => {
    expect(divergence(changed(seq, (record) => ({ ...record, state: 'elsewhere' })))).toMatchObject({
      seq,
      message: expect.stringContaining('it says state elsewhere'),
    });
  });

  it.each(VERIFIED.filter(({ commands }) => commands.length > 0).map(({ seq }) => seq))(
    'record %i lacks a command',
    (seq) => {
      expect(divergence(changed(seq, (record) => ({ ...record, commands: record.commands.slice(1) })))).toMatchObject({
        seq,
      });
    },
  );

  it.each(VERIFIED.map(({ seq }) => seq))('record %i has a command more', (seq) => {
    const more = { id: `${started.run}.${seq}.9`, type: 'apply_patch' } as const;
    expect(divergence(changed(seq, (record) => ({ ...record, commands: [...record.commands, more] })))).toMatchObject({
      seq,
    });
  });

  it('a cell was asked for under another hash seed', () => {
    const other = changed(5, (record) => ({
      ...record,
      commands: record.commands.map((command, index) =>
        command.type === 'observe' && index === 0 ? { ...command, cell: { ...command.cell, hashSeed: 1 } } : command,
      ),
    }));
    expect(divergence(other)).toMatchObject({ seq: 5 });
  });

  it('an observation was changed, so that the verdict is another', () => {
    const other = changed(6, (record) => ({
      ...record,
      events: record.events.map((event) =>
        event.type === 'cell.observed' && event.cell.tree === 'placebo' ? { ...event, observation: ends() } : event,
      ),
    }));
    expect(divergence(other)).toMatchObject({
      seq: 6,
      message: expect.stringContaining('its events lead to generate_reproduction_script'),
    });
  });

  it.each(VERIFIED.slice(1, -1).map(({ seq }) => seq))('record %i is missing', (seq) => {
    expect(divergence(VERIFIED.filter((record) => record.seq !== seq))).toMatchObject({ seq: seq + 1 });
  });

  it.each(VERIFIED.slice(1, -1).map(({ seq }) => seq))('record %i and the next changed places', (seq) => {
    const records = VERIFIED.toSpliced(seq - 1, 2, VERIFIED[seq]!, VERIFIED[seq - 1]!);
    expect(divergence(records)).toMatchObject({ seq: seq + 1 });
  });

  it('a record comes twice', () => {
    expect(divergence(VERIFIED.toSpliced(4, 0, VERIFIED[3]!))).toMatchObject({ seq: 4 });
  });

  it('something follows the end', () => {
    expect(divergence([...VERIFIED, { ...VERIFIED[2]!, seq: 11 }])).toMatchObject({ seq: 11 });
  });

  it('it begins otherwise', () => {
    expect(divergence(VERIFIED.slice(1))).toMatchObject({
      seq: 2,
      message: expect.stringContaining('a run begins with run.started'),
    });
    expect(divergence([])).toMatchObject({ seq: 0 });
    expect(divergence(changed(1, (record) => ({ ...record, events: [] })))).toMatchObject({ seq: 1 });
  });

  it('another version of the statechart wrote it', () => {
    const other = changed(1, (record) => ({ ...record, events: [{ ...started, machine: '0' }] }));
    expect(divergence(other)).toMatchObject({
      seq: 1,
      message: `Record 1 diverges: it was written by version 0 of the statechart, and this is version ${MACHINE_VERSION}; use OpsGuard ${started.versions.opsguard}, which wrote it.`,
    });
    const nobody = changed(1, (record) => ({ ...record, events: [{ ...started, machine: '0', versions: {} }] }));
    expect(divergence(nobody).message).toContain('; use the OpsGuard that wrote it.');
  });

  it('a command has a parameter more, less, or of another kind', () => {
    const [command] = VERIFIED[3]!.commands;
    for (const other of [
      { ...command, more: null },
      { ...command, attempt: undefined },
      { ...command, attempt: '1' },
      { ...command, feedback: {} },
      { ...command, feedback: [[]] },
    ])
      expect(divergence(changed(4, (record) => ({ ...record, commands: [other as never] })))).toMatchObject({ seq: 4 });
  });

  it('but the order of keys tells nothing, nor does a key without a value', () => {
    const turned = changed(4, (record) => ({
      ...record,
      commands: record.commands.map(
        (command) => ({ ...Object.fromEntries(Object.entries(command).reverse()), none: undefined }) as never,
      ),
    }));
    expect(replay(turned).transitions).toEqual(replay(VERIFIED).transitions);
  });

  it('it has an event that nobody knows', () => {
    const other = changed(3, (record) => ({ ...record, events: [{ type: 'patch.blessed', at: started.at } as never] }));
    expect(divergence(other)).toMatchObject({ seq: 3 });
    expect(LogRecord.safeParse(other[2]).success).toBe(false);
  });
});
