import { describe, expect, it } from 'vitest';
import type { Observation, ObservedFrame } from '../../events/schema/observation.ts';
import { classification, TARGET } from '../testing/events.ts';
import { finding } from '../testing/findings.ts';
import { crashes, ends, frame, SCRIPT_FRAME } from '../testing/observations.ts';
import { failsOtherwise } from './failing.ts';

const judge = (seen: Observation, message = true) =>
  failsOtherwise(finding('original/reproduction/1', seen), {
    target: TARGET,
    classification: classification(),
    message,
  });
const through = (...frames: ObservedFrame[]) => crashes({ frames: [SCRIPT_FRAME, ...frames] });
const library = frame({ file: '/usr/lib/python3.11/json/decoder.py', function: 'decode', origin: 'stdlib' });
const caller = frame({ file: 'app.py', function: 'main' });

describe('a cell shows the reported failure', () => {
  it.each([
    ['the alert, cell for cell', crashes()],
    ['through other code of the repo', through(caller, frame())],
    ['with the stdlib below', through(frame(), library)],
    ['with installed code below', through(frame(), frame({ origin: 'library', file: '/site-packages/x.py' }))],
    ['on another line of the function', through(frame({ line: 9 }))],
    ['under a qualified name', through(frame({ function: 'Shop.price_of' }))],
    ['with a cause', crashes({ causes: ['ValueError'] })],
    ['with an exit code of its own', crashes({}, { exitCode: 3 })],
  ])('%s', (_, seen) => {
    expect(judge(seen)).toBeUndefined();
  });

  it('with another message, where another input crashes', () => {
    expect(judge(crashes({ message: "'colour'" }), false)).toBeUndefined();
    expect(judge(crashes({ message: "'colour'" }))?.code).toBe('wrong_exception');
  });
});

describe('a cell that does not show it says why', () => {
  it.each([
    ['ran to its end', 'not_reproduced', ends()],
    ['exited with 0', 'not_reproduced', ends({ end: { kind: 'exit', exitFrame: SCRIPT_FRAME } })],
    ['exit code 0 with no proof of an end', 'unnatural_end', ends({ end: { kind: 'none', exitFrame: null } })],
    ['exit code 0 after the very exception', 'unnatural_end', crashes({}, { exitCode: 0 })],
    ['exited with 1', 'not_reproduced', ends({ exitCode: 1, end: { kind: 'exit', exitFrame: SCRIPT_FRAME } })],
    ['printed a traceback and died', 'not_reproduced', ends({ exitCode: 1, end: { kind: 'none', exitFrame: null } })],
    ['the exception, but a handler exited', 'not_reproduced', crashes({}, { end: { kind: 'exit', exitFrame: null } })],
    ['was killed after the exception', 'unnatural_end', crashes({}, { exitCode: null, signal: 'SIGKILL' })],
    ['another type', 'wrong_exception', crashes({ type: 'ValueError' })],
    ['a subclass', 'wrong_exception', crashes({ type: 'shop.MissingKey', bases: ['KeyError', 'LookupError'] })],
    ['a class of that name', 'wrong_exception', crashes({ type: 'forged.KeyError' })],
    ['another message', 'wrong_exception', crashes({ message: "'name'" })],
    ['no frame', 'outside_repo', crashes({ frames: [] })],
    ['the script alone', 'outside_repo', through()],
    ['installed code alone', 'outside_repo', through(library)],
    [
      'a mock below the repo',
      'outside_repo',
      through(frame(), { ...library, file: '/usr/lib/python3.11/unittest/mock.py', function: '_execute_mock_call' }),
    ],
    ['the script below the repo', 'outside_repo', through(frame(), { ...SCRIPT_FRAME, function: 'fake' })],
    [
      'the script below the stdlib',
      'outside_repo',
      through(frame(), library, { ...SCRIPT_FRAME, function: '__getitem__' }),
    ],
    ['compiled code below the repo', 'outside_repo', through(frame(), frame({ origin: 'other', file: '<string>' }))],
    ["a forged frame with the place's name", 'outside_repo', through(frame({ origin: 'forged' }))],
    ['a forged frame above the place', 'outside_repo', through(frame({ origin: 'forged', file: 'app.py' }), frame())],
    ['another function', 'outside_repo', through(frame({ function: 'total' }))],
    ['another file', 'outside_repo', through(frame({ file: 'stock.py' }))],
    ['the place, but repo code below it', 'outside_repo', through(frame(), frame({ function: 'helper' }))],
    ['the wall clock', 'timeout', crashes({}, { timedOut: true })],
    ['the memory limit', 'out_of_memory', crashes({}, { outOfMemory: true })],
    [
      "the memory limit by Docker's word",
      'out_of_memory',
      crashes({}, { container: { id: 'c', exitCode: 1, oomKilled: true, image: 'i' } }),
    ],
    ['the process limit', 'too_many_processes', crashes({}, { processLimitHit: true })],
    ['the output limit', 'output_flood', crashes({}, { outputTruncated: true })],
  ] as const)('%s: %s', (_, code, seen) => {
    expect(judge(seen)).toMatchObject({ code, cell: 'original/reproduction/1' });
  });
});
