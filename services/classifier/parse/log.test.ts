import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classify } from '../classify.ts';
import { parseErrorLog } from './log.ts';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}.txt`, import.meta.url), 'utf8');
const ended = (text: string) => parseErrorLog(text).ended;

describe('a plain traceback', () => {
  it('is read whole: frames, sources, columns, error, line numbers', () => {
    const traceback = ended(fixture('key_error'));
    expect(traceback).toMatchObject({ origin: 'uncaught', errorType: 'KeyError', message: "'vip'", from: 1, to: 8 });
    expect(traceback?.errorLine).toBe(8);
    expect(traceback?.frameLines).toEqual([2, 5]);
    expect(traceback?.frames[1]).toEqual({
      file: '/tmp/srv/shop/shop/pricing.py',
      line: 6,
      function: 'discount',
      source: 'return total(cart) * rates["vip"]',
      columns: { start: 21, end: 33 },
    });
  });

  it('is the same in the colours of Python 3.13', () => {
    expect(ended(fixture('colour_313'))?.frames).toEqual(ended(fixture('key_error'))?.frames);
  });

  it('counts columns in characters', () => {
    expect(ended(fixture('wide'))?.frames[0]).toMatchObject({
      source: 'print(naïve + café["x"]["y"])',
      columns: { start: 14, end: 28 },
    });
  });

  it('without its start is read from the first whole frame on', () => {
    const tail = fixture('key_error').split('\n').slice(4).join('\n');
    expect(ended(tail)).toMatchObject({ errorType: 'KeyError', frames: [{ function: 'discount' }] });
  });

  it.each([1, 2, 5, 7])('cut off after %i lines has no error', (count) => {
    const cut = fixture('key_error').split('\n').slice(0, count).join('\n');
    expect(ended(cut)?.errorType).toBeNull();
    expect(classify(cut)).toMatchObject({ class: 'unknown', rule: 'unknown/truncated-traceback' });
  });

  it('that was cut off ended the program, whatever was logged before it', () => {
    const cut = `${fixture('refused')}${fixture('key_error').split('\n').slice(0, 3).join('\n')}\n`;
    expect(classify(cut).rule).toBe('unknown/truncated-traceback');
  });

  it('of a deep recursion keeps its frames', () => {
    expect(ended(fixture('recursion'))).toMatchObject({ errorType: 'RecursionError', frames: { length: 4 } });
  });

  it('of a syntax error ends with the place of the error', () => {
    expect(ended(fixture('syntax'))?.frames).toMatchObject([
      { line: 1, source: 'def total(cart)', columns: { start: 15 } },
    ]);
    expect(ended(fixture('imports_syntax'))?.frames.map(({ line }) => line)).toEqual([1, 1]);
  });

  it('with lines of another writer between its frames goes on after them', () => {
    const lines = fixture('key_error').split('\n');
    lines.splice(4, 0, 'order 7 accepted', 'order 8 accepted');
    expect(ended(lines.join('\n'))?.frames).toEqual(ended(fixture('key_error'))?.frames);
  });

  it('with an empty line after each of its lines is the same exception', () => {
    expect(ended(fixture('key_error').replaceAll('\n', '\n\n'))).toMatchObject({
      message: "'vip'",
      frames: { length: 2 },
    });
  });

  it('on Windows keeps its paths as printed', () => {
    const log =
      'Traceback (most recent call last):\r\n  File "C:\\srv\\app\\pkg\\mod.py", line 3, in f\r\n    g()\r\nTypeError: no\r\n';
    expect(ended(log)).toMatchObject({ message: 'no', frames: [{ file: 'C:\\srv\\app\\pkg\\mod.py', source: 'g()' }] });
  });
});

describe('a message', () => {
  it('goes on over its indented lines', () => {
    expect(ended(fixture('multi_line'))?.message).toBe('two problems:\n  - no price\n  - no count');
  });
  it('does not hold notes', () => {
    expect(ended(fixture('notes'))?.message).toBe("'price'");
  });
  it('ends before what the shell printed next', () => {
    expect(ended(`${fixture('key_error')}make: *** [all] Error 1\n`)?.message).toBe("'vip'");
  });
  it('of SQLAlchemy keeps the statement', () => {
    const log =
      'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nsqlalchemy.exc.ProgrammingError: (x) no table\n[SQL: SELECT 1]\n(Background on this error at: x)\n';
    expect(ended(log)?.message).toBe('(x) no table\n[SQL: SELECT 1]\n(Background on this error at: x)');
  });
});

describe('chains and groups', () => {
  it('are told apart: raised from, and raised while handling', () => {
    expect(ended(fixture('refused_from'))?.previous).toMatchObject({
      relation: 'cause',
      traceback: { errorType: 'ConnectionRefusedError', errorLine: 9 },
    });
    expect(ended(fixture('handler_bug'))?.previous?.relation).toBe('context');
  });
  it('of three links are read to their start', () => {
    expect(ended(fixture('requests_refused'))?.previous?.traceback).toMatchObject({
      errorType: 'urllib3.exceptions.MaxRetryError',
      previous: { traceback: { previous: { traceback: { errorType: 'ConnectionRefusedError' } } } },
    });
  });
  it('hold the members of a group, and of groups in it', () => {
    const group = ended(fixture('groups'));
    expect(group).toMatchObject({ errorType: 'ExceptionGroup', message: 'checks (2 sub-exceptions)' });
    expect(group?.members.map(({ errorType }) => errorType)).toEqual(['ExceptionGroup', 'ValueError']);
    expect(group?.members[0]?.members.map(({ errorType }) => errorType)).toEqual(['KeyError', 'ValueError']);
    expect(group?.previous?.traceback.members).toHaveLength(2);
  });
});

describe('which of several ended the program', () => {
  it('is the last one', () => {
    expect(ended(fixture('retried'))?.errorType).toBe('TypeError');
    expect(parseErrorLog(fixture('retried')).tracebacks).toHaveLength(2);
  });
  it('is not one that Python ignored afterwards', () => {
    expect(parseErrorLog(fixture('ignored')).tracebacks.map(({ origin }) => origin)).toEqual(['uncaught', 'ignored']);
    expect(ended(fixture('ignored'))?.errorType).toBe('IndexError');
    expect(ended(fixture('only_ignored'))).toBeNull();
  });
  it('is a thread or a task where there is no other', () => {
    expect(ended(fixture('thread'))).toMatchObject({ origin: 'thread', errorType: 'KeyError' });
    expect(ended(fixture('task'))).toMatchObject({ origin: 'task', errorType: 'KeyError' });
    expect(ended(fixture('value_401') + fixture('thread'))?.errorType).toBe('ValueError');
  });
  it('is one that was logged, with records after it', () => {
    expect(ended(fixture('logged'))).toMatchObject({ errorType: 'KeyError', message: "'price'", to: 6 });
  });
});

describe('reports of test runners', () => {
  it.each(['long', 'short', 'native', 'colour'])('pytest, %s', (style) => {
    const traceback = ended(fixture(`pytest_${style}`));
    expect(traceback).toMatchObject({ errorType: 'KeyError', message: "'vip'" });
    const frames = traceback?.frames
      .slice(-2)
      .map((frame) => [frame.file.replace('/tmp/srv/shop/', ''), frame.line, frame.function]);
    expect(frames).toEqual([
      ['test_pricing.py', 10, 'test_discount'],
      ['shop/pricing.py', 6, 'discount'],
    ]);
    expect(traceback?.frames.at(-1)?.source).toBe('return total(cart) * rates["vip"]');
    expect(traceback?.frames.at(-1)?.columns).toEqual({ start: 21, end: 33 });
  });
  it('pytest, the last line of a report only', () => {
    expect(ended(fixture('pytest_no'))).toMatchObject({ errorType: 'KeyError', message: "'vip'", frames: [] });
    expect(ended(fixture('pytest_line'))).toMatchObject({ message: "'vip'", frames: [{ line: 6 }] });
  });
  it('pytest, a rewritten assertion', () => {
    expect(ended(fixture('pytest_assert'))).toMatchObject({
      errorType: 'AssertionError',
      frames: [{ function: 'test_total' }],
    });
    expect(ended(fixture('pytest_assert'))?.message).toMatch(/^assert 6 == 7\n/);
  });
  it('pytest, a chain', () => {
    expect(ended(fixture('pytest_chained'))?.previous).toMatchObject({
      relation: 'cause',
      traceback: { errorType: 'ConnectionRefusedError' },
    });
  });
  it('pytest, a syntax error while collecting', () => {
    const traceback = ended(fixture('pytest_syntax'));
    expect(traceback).toMatchObject({ errorType: 'SyntaxError', message: "expected ':'" });
    expect(traceback?.frames.at(-1)?.file).toBe('/tmp/srv/shop/syntax.py');
  });
  it('unittest and doctest', () => {
    expect(ended(fixture('unit_pricing'))).toMatchObject({ errorType: 'KeyError', frames: { length: 2 } });
    expect(ended(fixture('doc_pricing'))?.frames.at(-1)).toMatchObject({ function: 'price', line: 6 });
  });
});
