import { describe, expect, it } from 'vitest';
import type { Commit } from '../../events/log/port.ts';
import type { RunEvent } from '../../events/schema/event.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { MACHINE_VERSION } from '../../machines/remediation.ts';
import { forge, linesOf, refusalOf, sealed, toBytes, withEvent, withRecord } from './forger.ts';
import { type Golden, goldenNames, loadGolden } from './golden.ts';

const NAMES = goldenNames();
const VERIFIED = loadGolden('verified');

/** Whether nothing but its event tells a record from the one before: another observation of the same state, a takeover. */
const isQuiet = (records: readonly LogRecord[], seq: number): boolean =>
  records[seq - 1]!.commands.length === 0 && records[seq - 1]!.state === records[seq - 2]?.state;

/** The first record from `seq` on that says something that a missing or doubled event before it would change. */
const firstToTell = (records: readonly LogRecord[], seq: number): number =>
  records.find((record) => record.seq >= seq && !isQuiet(records, record.seq))!.seq;

const isTakeover = ({ events }: LogRecord): boolean => events.some(({ type }) => type === 'run.taken_over');

describe('a history is let through', () => {
  it.each(NAMES)('%s, as it was recorded, and as a forger writes it who changes nothing', (name) => {
    const { run, bytes, records } = loadGolden(name);
    expect(refusalOf(run, bytes)).toBeUndefined();
    // Were this refused, everything below would be for the wrong reason.
    expect(refusalOf(run, forge(run, records))).toBeUndefined();
  });
});

describe('a history whose bytes were changed is refused, and the record named', () => {
  const changedAt = ({ bytes }: Golden, at: number, bit: number): Buffer => {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ (1 << bit);
    return changed;
  };

  it.each(NAMES)('%s with a bit turned, at sixty places', (name) => {
    const golden = loadGolden(name);
    const { run, bytes } = golden;
    const stride = Math.max(1, Math.floor(bytes.length / 59));
    const places = [...Array.from({ length: 59 }, (_, index) => (index * stride) % bytes.length), bytes.length - 1];
    for (const [index, at] of places.entries()) {
      const record = bytes.subarray(0, at).toString('latin1').split('\n').length;
      expect({ at, seq: refusalOf(run, changedAt(golden, at, index % 8))?.seq }).toEqual({ at, seq: record });
    }
  });

  it.each(NAMES)('%s with a state, a command or an event changed, at each record', (name) => {
    const { run, bytes, records } = loadGolden(name);
    const lines = linesOf(bytes);
    const edits = [
      (line: string) => line.replace(/"state":"[a-z_]+","sum"/, '"state":"verified_","sum"'),
      (line: string) => line.replace(/"commands":\[.*\],"state"/, '"commands":[],"state"'),
      (line: string) => line.replace(/"events":\[\{"type":"[a-z._]+"/, '"events":[{"type":"run.cancelled"'),
    ];
    for (const { seq } of records)
      for (const edit of edits) {
        const line = edit(lines[seq - 1]!);
        if (line === lines[seq - 1]) continue;
        expect(refusalOf(run, toBytes(lines.with(seq - 1, line)))).toMatchObject({ name: 'DamagedLogError', seq });
        // With the checksum put right, the next record's link tells, or the replay does.
        expect(refusalOf(run, toBytes(lines.with(seq - 1, sealed(line))))?.seq).toBeOneOf([seq, seq + 1]);
      }
  });

  it.each(NAMES)('%s with a record missing, doubled, or in the place of the next', (name) => {
    const { run, bytes, records } = loadGolden(name);
    const lines = linesOf(bytes);
    for (const { seq } of records) {
      const [line, next] = [lines[seq - 1]!, lines[seq]];
      const doubled = refusalOf(run, toBytes(lines.toSpliced(seq, 0, line)));
      expect(doubled).toMatchObject({ name: 'DamagedLogError', seq: seq + 1 });
      if (next === undefined) continue;
      expect(refusalOf(run, toBytes(lines.toSpliced(seq - 1, 1)))).toMatchObject({ name: 'DamagedLogError', seq });
      const turned = toBytes(lines.toSpliced(seq - 1, 2, next, line));
      expect(refusalOf(run, turned)).toMatchObject({ name: 'DamagedLogError', seq });
    }
  });

  it.each(NAMES)('%s with an end that is torn off within a record', (name) => {
    const { run, bytes, records } = loadGolden(name);
    const lines = linesOf(bytes);
    for (const { seq } of records) {
      const before = toBytes(lines.slice(0, seq - 1)).length;
      const length = Buffer.byteLength(lines[seq - 1]!);
      for (const end of [before + 1, before + Math.floor(length / 2), before + length])
        expect(refusalOf(run, bytes.subarray(0, end))).toMatchObject({ name: 'torn', seq });
    }
  });

  it.each(NAMES)('%s with the records of another run behind its own', (name) => {
    const { run, bytes, records } = loadGolden(name);
    const other = linesOf(loadGolden(NAMES[(NAMES.indexOf(name) + 1) % NAMES.length]!).bytes);
    for (const { seq } of records.slice(0, other.length)) {
      const spliced = [...linesOf(bytes).slice(0, seq - 1), ...other.slice(seq - 1)];
      expect(refusalOf(run, toBytes(spliced))).toMatchObject({
        name: 'DamagedLogError',
        seq,
        message: expect.stringContaining('it belongs to run'),
      });
    }
  });
});

describe('a history whose forger put numbers, links and checksums right is refused by its replay', () => {
  const divergenceOf = ({ run }: Golden, commits: readonly Commit[]) => {
    const refusal = refusalOf(run, forge(run, commits));
    expect(refusal?.name).toBe('DivergenceError');
    return refusal?.seq;
  };

  it.each(NAMES)('%s with another state, at each record', (name) => {
    const golden = loadGolden(name);
    for (const { seq, state } of golden.records) {
      const other = state === 'verified' ? 'failure_report' : 'verified';
      const forged = withRecord(golden.records, seq, (record) => ({ ...record, state: other }));
      expect(divergenceOf(golden, forged)).toBe(seq);
    }
  });

  it.each(NAMES)('%s with a command less, changed or more, at each record', (name) => {
    const golden = loadGolden(name);
    for (const { seq, commands } of golden.records) {
      const more = [...commands, { id: `${golden.run}.${seq}.${commands.length}`, type: 'apply_patch' as const }];
      const others = [more];
      if (commands[0] !== undefined) {
        others.push(commands.slice(1) as (typeof others)[0]);
        others.push([{ ...commands[0], id: `${golden.run}.${seq}.9` }, ...commands.slice(1)] as (typeof others)[0]);
      }
      if (commands.length > 1) others.push(commands.toReversed() as (typeof others)[0]);
      for (const other of others) {
        const forged = withRecord(golden.records, seq, (record) => ({ ...record, commands: other }));
        expect(divergenceOf(golden, forged)).toBe(seq);
      }
    }
  });

  it.each(NAMES)('%s with a record missing', (name) => {
    const golden = loadGolden(name);
    const { records } = golden;
    // What follows bears the number of the one before it. A log that ends sooner is whole: the audit's count tells of that.
    for (const { seq } of records.slice(0, -1)) {
      const told = seq === 1 || !isQuiet(records, seq) ? seq + 1 : firstToTell(records, seq + 1);
      expect(divergenceOf(golden, records.toSpliced(seq - 1, 1))).toBe(told - 1);
    }
  });

  it.each(NAMES)('%s with a record doubled', (name) => {
    const golden = loadGolden(name);
    const { records } = golden;
    for (const record of records) {
      const { seq } = record;
      // A run may be taken over twice; what is asked for later would then have other numbers.
      const told = isTakeover(record) ? firstToTell(records, seq + 1) + 1 : seq + 1;
      expect(divergenceOf(golden, records.toSpliced(seq, 0, record))).toBe(told);
    }
  });

  it.each(NAMES)('%s with two records in each other’s place', (name) => {
    const golden = loadGolden(name);
    const { records } = golden;
    for (const { seq } of records.slice(0, -1)) {
      // Two observations that decide nothing yet may come either way round.
      if (seq > 1 && isQuiet(records, seq) && isQuiet(records, seq + 1)) continue;
      const turned = records.toSpliced(seq - 1, 2, records[seq]!, records[seq - 1]!);
      expect(divergenceOf(golden, turned)).toBe(seq);
    }
  });

  it.each(NAMES)('%s with the records of another run behind its own', (name) => {
    const golden = loadGolden(name);
    const other = loadGolden(NAMES[(NAMES.indexOf(name) + 1) % NAMES.length]!);
    for (const { seq } of golden.records.slice(1, other.records.length)) {
      const spliced = [...golden.records.slice(0, seq - 1), ...other.records.slice(seq - 1)];
      // Any run may be taken over at any time: what follows tells.
      const told = other.records.find((record) => record.seq >= seq && !isTakeover(record))?.seq;
      expect(divergenceOf(golden, spliced)).toBe(told);
    }
  });

  it.each(NAMES)('%s with another event in the place of each', (name) => {
    const golden = loadGolden(name);
    for (const { seq, events } of golden.records)
      for (const [index, event] of events.entries()) {
        const cancelled = () => ({ type: 'run.cancelled' as const, at: event.at, by: 'nobody' });
        if (event.type === 'run.cancelled') continue;
        expect(divergenceOf(golden, withEvent(golden.records, seq, index, cancelled))).toBe(seq);
      }
  });
});

describe('a fact that a verdict rests on was changed, and all else put right', () => {
  const appliedAt = VERIFIED.records.find(({ events }) => events.some(({ type }) => type === 'patch.applied'))!.seq;
  /** What each gate goes through, in its order: it refuses as soon as all cells up to one that speaks against it are in. */
  const ORDER = {
    before: [/^original reproduction/, /^placebo/, /./],
    after: [/^(placebo|reverted)/, /^patched reproduction/, /./],
  };

  /** The record where a cell's opposite decides. A variant or control that did not hold on the original is not asked for with the patch. */
  const toldAt = ({ seq, cell }: (typeof OBSERVED)[number]): number => {
    if (/^original (variant|control)/.test(cell)) return appliedAt;
    const order = seq < appliedAt ? ORDER.before : ORDER.after;
    const needed = order.slice(0, order.findIndex((rank) => rank.test(cell)) + 1);
    const ofGate = OBSERVED.filter((other) => other.seq < appliedAt === seq < appliedAt);
    return Math.max(
      ...ofGate.filter((other) => needed.some((rank) => rank.test(other.cell))).map((other) => other.seq),
    );
  };

  type Observed = Extract<RunEvent, { type: 'cell.observed' }>;
  const OBSERVED = VERIFIED.records.flatMap(({ seq, events }) =>
    events.flatMap((event, index) =>
      event.type === 'cell.observed'
        ? [{ seq, index, cell: `${event.cell.tree} ${event.cell.subject.kind} ${event.cell.repeat}` }]
        : [],
    ),
  );
  const another = (text: Observed['observation']['stdout']) => ({ ...text, sha256: '0'.repeat(64) });
  /** As if the cell had shown the opposite of what it did. */
  const opposite = (event: Observed): Observed => {
    const { observation, cell } = event;
    const failed = observation.exception !== null;
    const end = { ...observation.end, kind: failed ? ('end' as const) : ('none' as const) };
    const turned: Observed['observation'] = {
      ...observation,
      exitCode: failed ? 0 : 1,
      exception: null,
      end,
      container: { ...observation.container, exitCode: failed ? 0 : 1 },
      tests: observation.tests?.map((test) => ({ ...test, outcome: 'failed' as const })) ?? null,
    };
    return { ...event, observation: cell.subject.kind === 'tests' ? { ...turned, exitCode: 0 } : turned };
  };

  it.each(OBSERVED)('$cell showed the opposite (record $seq)', (observed) => {
    const { seq, index } = observed;
    const forged = forge(VERIFIED.run, withEvent(VERIFIED.records, seq, index, opposite));
    expect(refusalOf(VERIFIED.run, forged)).toMatchObject({ name: 'DivergenceError', seq: toldAt(observed) });
  });

  it.each(OBSERVED.filter(({ cell }) => cell.includes('control')))(
    '$cell printed something else (record $seq)',
    (observed) => {
      const { seq, index } = observed;
      const change = (event: Observed): Observed => ({
        ...event,
        observation: { ...event.observation, stdout: another(event.observation.stdout) },
      });
      const forged = forge(VERIFIED.run, withEvent(VERIFIED.records, seq, index, change));
      expect(refusalOf(VERIFIED.run, forged)).toMatchObject({ name: 'DivergenceError', seq: toldAt(observed) });
    },
  );

  const FACTS: readonly (readonly [
    what: string,
    type: RunEvent['type'],
    change: (event: never) => RunEvent,
    named: RunEvent['type'],
  ])[] = [
    [
      'the seed',
      'run.started',
      (event: Extract<RunEvent, { type: 'run.started' }>) => ({ ...event, seed: event.seed ^ 1 }),
      'reproduction.proposed',
    ],
    [
      'the class of the alert',
      'error.classified',
      (event: Extract<RunEvent, { type: 'error.classified' }>) => ({
        ...event,
        classification: { ...event.classification, class: 'infra' as const },
      }),
      'error.classified',
    ],
    [
      'the function that the alert points to',
      'workspace.ready',
      (event: Extract<RunEvent, { type: 'workspace.ready' }>) => ({
        ...event,
        target: { ...event.target, function: 'somewhere' },
      }),
      'cell.observed',
    ],
    [
      'the controls that came with the script',
      'reproduction.proposed',
      (event: Extract<RunEvent, { type: 'reproduction.proposed' }>) => ({ ...event, controls: [] }),
      'reproduction.proposed',
    ],
    [
      'the functions that the patch changes',
      'patch.applied',
      (event: Extract<RunEvent, { type: 'patch.applied' }>) => ({ ...event, changedFunctions: ['main.py:other'] }),
      'pull_request.prepared',
    ],
    [
      'the lines where the failing statement stands',
      'patch.applied',
      (event: Extract<RunEvent, { type: 'patch.applied' }>) => ({
        ...event,
        failing: { ...event.failing, lines: [9_999] },
      }),
      'pull_request.prepared',
    ],
  ];
  it.each(FACTS)('%s', (_, type, change, named) => {
    const at = VERIFIED.records.find(({ events }) => events.some((event) => event.type === type))!;
    const index = at.events.findIndex((event) => event.type === type);
    const first = VERIFIED.records.find(({ events }) => events.some((event) => event.type === named))!.seq;
    const original = OBSERVED.find(({ cell }) => cell.startsWith('original reproduction'))!;
    // Before the pull request comes the record that decided for it; a gate's first observation is not its last.
    const seq = named === 'pull_request.prepared' ? first - 1 : named === 'cell.observed' ? toldAt(original) : first;
    const forged = forge(VERIFIED.run, withEvent(VERIFIED.records, at.seq, index, change));
    expect(refusalOf(VERIFIED.run, forged)).toMatchObject({ name: 'DivergenceError', seq });
  });

  it('the reasons of a refusal, which the next attempt was told', () => {
    const golden = loadGolden('patch-refused');
    const { seq } = golden.records.find(({ events }) => events[0]?.type === 'patch.refused')!;
    const change = (event: Extract<RunEvent, { type: 'patch.refused' }>): RunEvent => ({
      ...event,
      reasons: [{ code: 'patch_refused', sentence: 'No.' }],
    });
    const forged = forge(golden.run, withEvent(golden.records, seq, 0, change));
    expect(refusalOf(golden.run, forged)).toMatchObject({ name: 'DivergenceError', seq });
  });
});

describe('a history of another time', () => {
  it('in an older format of the log is refused, and who can read it is said', () => {
    const lines = linesOf(VERIFIED.bytes).map((line) => sealed(line.replace('{"v":2,', '{"v":1,')));
    expect(refusalOf(VERIFIED.run, toBytes(lines))).toEqual({
      name: 'LogVersionError',
      seq: 1,
      message: `Record 1 of run ${VERIFIED.run} is of log format 1, and this OpsGuard reads format 2; use the OpsGuard that wrote it.`,
    });
  });

  it('that goes on in an older format is refused where it does', () => {
    const lines = linesOf(VERIFIED.bytes);
    const mixed = lines.with(4, sealed(lines[4]!.replace('{"v":2,', '{"v":1,')));
    expect(refusalOf(VERIFIED.run, toBytes(mixed))).toMatchObject({ name: 'LogVersionError', seq: 5 });
  });

  it.each(NAMES)('%s of another statechart is refused, and which OpsGuard knows it is said', (name) => {
    const golden = loadGolden(name);
    const older = (event: Extract<RunEvent, { type: 'run.started' }>): RunEvent => ({
      ...event,
      machine: '0',
      versions: { ...event.versions, opsguard: '0.0.9' },
    });
    expect(refusalOf(golden.run, forge(golden.run, withEvent(golden.records, 1, 0, older)))).toEqual({
      name: 'DivergenceError',
      seq: 1,
      message: `Record 1 diverges: it was written by version 0 of the statechart, and this is version ${MACHINE_VERSION}; use OpsGuard 0.0.9, which wrote it.`,
    });
  });
});
