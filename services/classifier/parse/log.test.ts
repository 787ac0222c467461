import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../classify.ts';
import { parseErrorLog } from './log.ts';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}.txt`, import.meta.url), 'utf8');
const ended = (text: string) => parseErrorLog(text).ended;
/** What must not depend on how the log was written down. */
const essence = (text: string) => {
  const { class: verdict, rule, errorType, message, frames } = classify(text);
  return { verdict, rule, errorType, message, frames };
};
const eachLine = (text: string, f: (line: string, index: number) => string): string =>
  text.split('\n').slice(0, -1).map(f).join('\n');

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

describe('logs that write lines in their own way', () => {
  const names = [
    'key_error',
    'refused_from',
    'groups',
    'syntax',
    'pytest_long',
    'pytest_short',
    'unit_pricing',
    'multi_line',
    'environ',
  ];
  const time = (index: number): string => String(index % 60).padStart(2, '0');
  const PREFIXES: Readonly<Record<string, (index: number) => string>> = {
    'docker compose': () => 'web_1  | ',
    kubectl: () => '[pod/web-5d9c7b/app] ',
    journald: (index) => `Nov 23 01:20:${time(index)} host shop[${900 + index}]: `,
    'timestamps and levels': (index) => `2026-11-23T01:20:${time(index)}.123456Z stderr F `,
    'log records': (index) => `2026-11-23 01:20:${time(index)},${index} ERROR [worker-3] `,
  };
  const cases = names.flatMap((name) => Object.keys(PREFIXES).map((kind) => [name, kind] as const));

  it.each(cases)('%s behind the prefixes of %s', (name, kind) => {
    const text = fixture(name);
    expect(essence(eachLine(text, (line, index) => PREFIXES[kind]!(index) + line))).toEqual(essence(text));
  });

  it('another service writing between the lines', () => {
    const text = eachLine(
      fixture('key_error'),
      (line, index) => `web-1  | ${line}\ndb-1   | ERROR: connection refused ${index}`,
    );
    expect(essence(text)).toEqual(essence(fixture('key_error')));
  });

  it('two services failing at once, the last to end decides', () => {
    const a = fixture('refused').split('\n');
    const b = fixture('key_error').split('\n');
    const text = b
      .map((line, index) => `a-1 | ${a[index] ?? ''}\nb-1 | ${line}`)
      .slice(0, 8)
      .join('\n');
    expect(parseErrorLog(text).tracebacks).toHaveLength(2);
    expect(essence(text)).toEqual(essence(fixture('key_error')));
  });

  it.each(['ERROR:root:', '2026-11-23 01:20:00,123 ERROR shop ', 'web_1 | '])('%s before the header only', (before) => {
    expect(essence(before + fixture('key_error'))).toEqual(essence(fixture('key_error')));
  });

  it('JSON records, with the number of their line', () => {
    expect(ended(fixture('json_log'))).toMatchObject({ errorType: 'KeyError', message: "'price'", errorLine: 2 });
    const record = JSON.stringify({ level: 'error', error: { stack: fixture('colour_313') }, at: 1 });
    expect(essence(`started\nweb-1 | ${record}\n`)).toEqual(essence(fixture('key_error')));
    expect(essence(JSON.stringify({ log: { traceback: fixture('key_error') } }, null, 2))).toEqual(
      essence(fixture('key_error')),
    );
  });

  it('control characters as syslog daemons write them', () => {
    const text = `Nov 23 01:20:00 host shop[9]: ${fixture('key_error').trimEnd().replaceAll('\n', '#012')}`;
    expect(essence(text)).toEqual(essence(fixture('key_error')));
  });
});

describe('whatever comes', () => {
  const text = fc
    .constantFrom(
      'key_error',
      'refused_from',
      'handler_bug',
      'groups',
      'environ',
      'own_exception',
      'pytest_long',
      'missing_file',
    )
    .map(fixture);
  const prefix = fc.stringMatching(/^[A-Za-z0-9_.:[\]|#/-]{1,20}[ :|] $/);

  it('a prefix on every line changes nothing', () => {
    fc.assert(
      fc.property(text, prefix, (log, before) => {
        expect(essence(eachLine(log, (line) => before + line))).toEqual(essence(log));
      }),
    );
  });
  it('colours and CRLF change nothing', () => {
    const codes = fc.constantFrom(
      '\u001b[31m',
      '\u001b[0m',
      '\u001b[1;35m',
      '\u001b[38;5;9m',
      '\u001b[K',
      '\u001b]0;shop\u0007',
    );
    fc.assert(
      fc.property(
        text,
        fc.array(fc.tuple(fc.nat(2000), codes), { maxLength: 30 }),
        fc.boolean(),
        (log, placed, crlf) => {
          let coloured = log;
          for (const [at, code] of placed.sort((a, b) => b[0] - a[0]))
            coloured = coloured.slice(0, at) + code + coloured.slice(at);
          expect(essence(crlf ? coloured.replaceAll('\n', '\r\n') : coloured)).toEqual(essence(log));
        },
      ),
    );
  });
  it('never throws, and every line number is one of the log', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'Traceback (most recent call last):\n',
        '  + Exception Group Traceback (most recent call last):\n',
        '  |   File "a.py", line 1, in f\n',
        '  +-+---- 1 ----\n',
        '    | ValueError: x\n',
        '  File "a.py", line 1, in f\n',
        '    source\n',
        '    ^^^\n',
        'KeyError: 1\n',
        '\n',
        '=== FAILURES ===\n',
        '___ test ___\n',
        'E   KeyError: 1\n',
        'a.py:1: KeyError\n',
        'a.py:1: in f\n',
        'During handling of the above exception, another exception occurred:\n',
        '{"a": "',
        '\\n',
        'Exception ignored in: x\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const log = pieces.join('');
        const { lines, frames } = classify(log, { files: new Set(['a.py', 'b/a.py']) });
        const count = log.split('\n').length;
        expect(lines.every(({ number }) => number >= 1 && number <= count)).toBe(true);
        expect(frames.every(({ line }) => line >= 1)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  const MEGABYTE = 1 << 20;
  it.each([
    ['one letter', 'a'.repeat(MEGABYTE)],
    ['spaces', ' '.repeat(MEGABYTE)],
    ['digits', '1'.repeat(MEGABYTE)],
    ['carets', `  File "a.py", line 1, in f\n    x\n    ${'^~ '.repeat(MEGABYTE / 3)}x`],
    ['dots', 'a.'.repeat(MEGABYTE / 2)],
    ['escapes', '\u001b['.repeat(MEGABYTE / 2)],
    ['open titles', '\u001b]'.repeat(MEGABYTE / 2)],
    ['headers', 'Traceback (most recent call last):\n'.repeat(MEGABYTE / 35)],
    [
      'headers behind prefixes',
      Array.from({ length: 20_000 }, (_, i) => `p${'x'.repeat(i % 97)} Traceback (most recent call last):`).join('\n'),
    ],
    [
      'frames',
      `Traceback (most recent call last):\n${'  File "a.py", line 1, in f\n'.repeat(MEGABYTE / 28)}KeyError: 1\n`,
    ],
    [
      'a long message',
      `Traceback (most recent call last):\n  File "a.py", line 1, in f\nException: ${'HTTP 40 '.repeat(MEGABYTE / 8)}\n`,
    ],
    ['bars', `  + Exception Group Traceback (most recent call last):\n${'  | '.repeat(MEGABYTE / 4)}`],
    [
      'deep groups',
      Array.from(
        { length: 1000 },
        (_, i) =>
          `${' '.repeat(2 + 2 * i)}${i === 0 ? '+' : '|'} Exception Group Traceback (most recent call last):\n${' '.repeat(2 + 2 * i)}+-+---- 1 ----`,
      ).join('\n'),
    ],
    [
      'chains',
      `Traceback (most recent call last):\n  File "a.py", line 1, in f\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\n`.repeat(
        7000,
      ),
    ],
    ['escaped headers', 'Traceback (most recent call last):\\n'.repeat(MEGABYTE / 36)],
    ['brackets in JSON', `{"a": ${'['.repeat(MEGABYTE)} "Traceback (most recent call last):\\n`],
    ['report titles', '=== FAILURES ===\n'.repeat(MEGABYTE / 17)],
  ])('a mebibyte of %s is read to its end', (_, log) => {
    expect(['code', 'infra', 'unknown']).toContain(classify(log).class);
  });
});
