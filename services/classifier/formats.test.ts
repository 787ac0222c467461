import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';
import { parseErrorLog } from './parse/log.ts';

const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), 'utf8');
const ended = (text: string) => parseErrorLog(text).ended;
/** What must not depend on how the log was written down. */
const essence = (text: string) => {
  const { class: verdict, rule, errorType, message, frames } = classify(text);
  return { verdict, rule, errorType, message, frames };
};
const eachLine = (text: string, f: (line: string, index: number) => string): string =>
  text.split('\n').slice(0, -1).map(f).join('\n');

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

describe('whatever is written around the lines', () => {
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
});
