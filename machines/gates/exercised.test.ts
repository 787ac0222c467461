import { describe, expect, it } from 'vitest';
import { finding, findings, PATCH } from '../testing/findings.ts';
import { crashes, ends, frame, SCRIPT_FRAME } from '../testing/observations.ts';
import { notReached } from './exercised.ts';

const [FILE, LINE] = [PATCH.failing.file, PATCH.failing.lines[0] ?? 0];
const way = (...functions: readonly string[]) => functions.map((name) => frame({ file: FILE, function: name }));
const before = (...functions: readonly string[]) =>
  findings(['original/reproduction/1'], {
    original: crashes({ frames: [SCRIPT_FRAME, ...way(...functions)] }),
  });

/** A cell that ran these functions, and the failing statement where it says so. */
const ran = (id: string, functions: readonly string[], reaches: boolean) =>
  finding(
    id,
    ends({
      executedFunctions: functions.map((name) => `${FILE}:${name}`),
      executedLines: reaches ? { [FILE]: [LINE] } : {},
    }),
  );
const judge = (changed: readonly string[], ...cells: readonly ReturnType<typeof ran>[]): readonly string[] =>
  notReached(
    cells,
    { ...PATCH, changedFunctions: changed.map((name) => `${FILE}:${name}`) },
    before('<module>', 'report', 'line'),
  ).map(({ sentence }) => sentence);

describe('the statement that failed', () => {
  it('has to run in some cell', () => {
    expect(judge(['line'], ran('patched/reproduction/1', ['report', 'line'], false))).toEqual([
      expect.stringContaining('nothing runs'),
    ]);
  });

  it('has to be come by as before, where a function on the way is changed', () => {
    const bypassed = ran('patched/reproduction/1', ['<module>', 'report'], false);
    expect(judge(['report'], bypassed, ran('patched/control-0/1', ['line'], true))).toEqual([
      expect.stringContaining('report and line leads to it'),
    ]);
    expect(judge(['report'], bypassed, ran('patched/control-0/1', ['report', 'line'], true))).toEqual([]);
    // A module that leaves its call out is a caller as well.
    expect(judge(['<module>'], bypassed, ran('patched/control-0/1', ['report', 'line'], true))).toHaveLength(1);
  });

  it('may be called by itself, where nothing but its own function is changed', () => {
    const guarded = ran('patched/reproduction/1', ['<module>', 'report', 'line'], false);
    expect(judge(['line'], guarded, ran('patched/control-0/1', ['line'], true))).toEqual([]);
  });

  it('has to be come by all the way, but for modules, where nothing on it is changed', () => {
    const off = ran('patched/reproduction/1', ['<module>', 'report'], false);
    expect(judge(['settings'], off, ran('patched/control-0/1', ['line'], true))).toHaveLength(1);
    expect(judge(['settings'], off, ran('patched/control-0/1', ['report', 'line'], true))).toEqual([]);
  });

  it('is not missed behind a function that is gone', () => {
    expect(judge(['rows', 'report'], ran('patched/reproduction/1', ['<module>', 'rows', 'line'], true))).toEqual([]);
  });
});
