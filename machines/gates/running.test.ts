import { describe, expect, it } from 'vitest';
import type { Observation, ObservedFrame } from '../../events/schema/observation.ts';
import { finding, PATCH } from '../testing/findings.ts';
import { crashes, ends, frame, SCRIPT_FRAME } from '../testing/observations.ts';
import { endsOtherwise } from './running.ts';

const judge = (seen: Observation) => endsOtherwise(finding('patched/reproduction/1', seen), PATCH);
const exits = (exitFrame: ObservedFrame | null) => ends({ end: { kind: 'exit', exitFrame } });
const exitsThrough = (exitThrough: string[]) =>
  ends({ end: { kind: 'exit', exitFrame: frame({ function: 'die', line: 40 }), exitThrough } });
const container = { id: 'c', exitCode: 0, oomKilled: false, image: 'i' };

describe('a cell ran to its natural end', () => {
  it.each([
    ['the last statement', ends()],
    ["an exit of the script's own", exits(SCRIPT_FRAME)],
    ['an exit of a main block', exits(frame({ file: 'app.py', function: '<module>', line: 40 }))],
    ['an exit of a function that the patch left alone', exits(frame({ function: 'main', line: 40 }))],
    [
      'an exit that came up through untouched code',
      exitsThrough(['app.py:<module>', 'pricing.py:main', 'pricing.py:die']),
    ],
    ['an exit of a function of that name in another file', exits(frame({ file: 'app.py' }))],
    ['an exit of a main block of the patched file', exits(frame({ function: '<module>', line: 40 }))],
  ])('%s', (_, seen) => {
    expect(judge(seen)).toBeUndefined();
  });
});

describe('a cell that did not says why', () => {
  it.each([
    ['an exception', 'still_failing', crashes()],
    ['another exception', 'still_failing', crashes({ type: 'TypeError' })],
    ['an exit code', 'still_failing', ends({ exitCode: 1 })],
    ["an exit code by Docker's word", 'still_failing', ends({ container: { ...container, exitCode: 137 } })],
    ["no exit code by Docker's word", 'still_failing', ends({ container: { ...container, exitCode: null } })],
    ['a signal', 'still_failing', ends({ exitCode: null, signal: 'SIGSEGV' })],
    ['an exception with exit code 0', 'still_failing', crashes({}, { exitCode: 0, container })],
    ['no proof: os._exit(0), execv, a forged report', 'early_exit', ends({ end: { kind: 'none', exitFrame: null } })],
    ['an exit that cannot be placed', 'early_exit', exits(null)],
    ['an exit of a line that the patch changed', 'early_exit', exits(frame({ function: '<module>', line: 3 }))],
    ['an exit of the patched function', 'early_exit', exits(frame({ line: 40 }))],
    [
      'an exit of an untouched function that the patched one called',
      'early_exit',
      exitsThrough(['app.py:<module>', 'pricing.py:price_of', 'pricing.py:die']),
    ],
    ['an exit of a changed method', 'early_exit', exits(frame({ function: 'Shop.price_of', line: 3 }))],
    [
      'an exit of a function of the script, called by the patch',
      'early_exit',
      exits({ ...SCRIPT_FRAME, function: 'on_error' }),
    ],
    ['an exit of compiled code', 'early_exit', exits(frame({ origin: 'other', file: '<string>' }))],
    ['an exit of code that took a file name', 'early_exit', exits(frame({ origin: 'forged', function: 'main' }))],
    ['an exit of installed code', 'early_exit', exits(frame({ origin: 'library', file: '/site-packages/x.py' }))],
    ['the wall clock', 'timeout', ends({ timedOut: true })],
    ['the memory limit', 'out_of_memory', ends({ outOfMemory: true })],
    ['the process limit', 'too_many_processes', ends({ processLimitHit: true })],
    ['the output limit', 'output_flood', ends({ outputTruncated: true })],
  ] as const)('%s: %s', (_, code, seen) => {
    expect(judge(seen)).toMatchObject({ code, cell: 'patched/reproduction/1' });
  });
});
