import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../../events/schema/reasons.ts';
import type { PastAttempt } from '../../port.ts';
import { contextOf } from '../fixtures/case.ts';
import { createRulesProposer } from '../proposer.ts';

const signal = new AbortController().signal;
const rules = createRulesProposer();

type Files = Readonly<Record<string, string>>;

const ask = async (files: Files, log: string, past: readonly PastAttempt[] = []) => {
  const context = contextOf(new Map(Object.entries(files)), log, past.length + 1, past);
  const outcome = await rules.proposeReproduction(context, signal)();
  if (outcome._tag === 'Left') throw new Error(outcome.left.message);
  return { ...outcome.right.reply, rationale: outcome.right.provenance.rationale };
};

/** A traceback that enters the repo in `crash`, at the last line of the source that has `at`. */
const logOf = (source: string, at: string, message: string, fn = 'crash'): string => {
  const lines = source.split('\n');
  const line = lines.findLastIndex((text) => text.includes(at)) + 1;
  return `Traceback (most recent call last):\n  File "/srv/other/run.py", line 3, in handle\n    work()\n  File "/srv/app.py", line ${line}, in ${fn}\n    ${lines[line - 1]?.trim()}\n${message}\n`;
};

const callsIn = (scripts: readonly string[] | undefined): readonly string[] =>
  (scripts ?? []).map((script) => /module\.(.*)$/m.exec(script)?.[1] ?? script);

const CRASH = 'def crash(values):\n    return sum(values) / len(values)\n';
const CRASHED = logOf(CRASH, 'return', 'ZeroDivisionError: division by zero');
const controlsOf = async (files: Files): Promise<readonly string[]> =>
  callsIn(
    (
      await ask(
        { 'app.py': CRASH, ...files },
        logOf(files['app.py'] ?? CRASH, 'return sum', 'ZeroDivisionError: division by zero'),
      )
    ).controls,
  ).map((call) => call.replace(/\)\)$/, ''));

describe('controls', () => {
  it.each<[string, Files, readonly string[]]>([
    [
      'a comparison with a literal',
      { 'test_app.py': 'from app import crash\n\ndef test_it():\n    assert crash([1, 3]) == 2\n' },
      ['crash([1, 3])'],
    ],
    [
      'a result that has a name of its own',
      {
        'test_app.py': 'from app import crash\n\ndef test_it():\n    result = crash([1, 3])\n    assert result == 2\n',
      },
      ['crash([1, 3])'],
    ],
    [
      'the literal on the left, and an approximate one',
      {
        'test_app.py':
          'import pytest\nimport app\n\ndef test_it():\n    assert 2 == app.crash([1, 3])\n    assert app.crash([1, 2]) == pytest.approx(1.5)\n',
      },
      ['crash([1, 3])', 'crash([1, 2])'],
    ],
    [
      'a function under another name',
      { 'test_app.py': 'from app import crash as mean\n\ndef test_it():\n    assert mean([1, 3]) == 2\n' },
      ['crash([1, 3])'],
    ],
    [
      'the rows of a parametrized test, but for the one that is marked',
      {
        'test_app.py':
          'import pytest\nfrom app import crash\n\n@pytest.mark.parametrize("values, mean", [([1, 3], 2), ([5], 5), pytest.param([], 0, marks=pytest.mark.xfail)])\ndef test_it(values, mean):\n    assert crash(values) == mean\n',
      },
      ['crash([1, 3])', 'crash([5])'],
    ],
    [
      'unittest, the crashed function before others',
      {
        'app.py': `def twice(n):\n    return 2 * n\n\n\n${CRASH}`,
        'test_app.py':
          'import unittest\nfrom app import crash, twice\n\nclass T(unittest.TestCase):\n    def test_twice(self):\n        self.assertEqual(twice(2), 4)\n\n    def test_crash(self):\n        self.assertEqual(crash([2]), 2)\n',
      },
      ['crash([2])', 'twice(2)'],
    ],
    [
      'the only test that counts: not one that is expected to fail, nor one that is skipped',
      {
        'test_app.py':
          'import pytest, unittest\nfrom app import crash\n\n@pytest.mark.xfail\ndef test_a():\n    assert crash([]) == 0\n\n@pytest.mark.skip(reason="slow")\ndef test_b():\n    assert crash([7]) == 7\n\n@unittest.expectedFailure\ndef test_c():\n    assert crash([8]) == 8\n',
      },
      [],
    ],
    [
      'a method of an object that the test makes of literals',
      {
        'app.py': `class Parser:\n    def __init__(self, sep):\n        self.sep = sep\n\n    def parse(self, text):\n        return text.split(self.sep)\n\n\n${CRASH}`,
        'test_app.py':
          'from app import Parser\n\ndef test_parse():\n    assert Parser(",").parse("a,b") == ["a", "b"]\n\ndef test_named():\n    parser = Parser(";")\n    assert parser.parse("a") == ["a"]\n\ndef test_other(parser):\n    assert parser.parse("b") == ["b"]\n',
      },
      ['Parser(",").parse("a,b")', 'Parser(";").parse("a")'],
    ],
    [
      'an object that setUp or a fixture of the same file makes of literals',
      {
        'app.py': `class Parser:\n    def __init__(self, sep):\n        self.sep = sep\n\n    def parse(self, text):\n        return text.split(self.sep)\n\n\n${CRASH}`,
        'test_app.py':
          'import pytest, unittest\nfrom app import Parser\n\n@pytest.fixture\ndef parser():\n    return Parser("-")\n\ndef test_parse(parser):\n    assert parser.parse("a-b") == ["a", "b"]\n\nclass T(unittest.TestCase):\n    def setUp(self):\n        self.parser = Parser(":")\n\n    def test_parse(self):\n        self.assertEqual(self.parser.parse("a"), ["a"])\n',
      },
      ['Parser("-").parse("a-b")', 'Parser(":").parse("a")'],
    ],
    [
      'an object as it was made, but none that something was done with before',
      {
        'app.py': `class Book:\n    def __init__(self):\n        self.rows = []\n\n    def add(self, kind, amount):\n        self.rows.append((kind, amount))\n\n    def total(self, kind):\n        return sum(amount for name, amount in self.rows if name == kind)\n\n\n${CRASH}`,
        'test_app.py':
          'import pytest, unittest\nfrom app import Book\n\n@pytest.fixture\ndef book():\n    return Book()\n\ndef test_added():\n    b = Book()\n    b.add("food", 3)\n    assert b.total("food") == 3\n\ndef test_filled():\n    c = Book()\n    fill(c)\n    assert c.total("rent") == 1\n\ndef test_given(book):\n    book.add("x", 1)\n    assert book.total("x") == 1\n\ndef test_new():\n    d = Book()\n    assert d.rows == []\n    assert d.total("none") == 0\n\nclass T(unittest.TestCase):\n    def setUp(self):\n        self.book = Book()\n        self.book.add("y", 2)\n\n    def test_set_up(self):\n        self.assertEqual(self.book.total("y"), 2)\n',
      },
      ['Book().total("none")'],
    ],
    [
      'a call of a function, but none that follows calls which are there for what they do',
      {
        'app.py': `ROWS = []\n\n\ndef add(amount):\n    ROWS.append(amount)\n\n\ndef total(rate):\n    return sum(ROWS) * rate\n\n\n${CRASH}`,
        'test_app.py':
          'from app import add, total\n\ndef test_none():\n    assert total(2) == 0\n\ndef test_some():\n    add(3)\n    assert total(1) == 3\n',
      },
      ['total(2)'],
    ],
    [
      'a doctest with its output, but none that shows a traceback',
      {
        'app.py':
          'def crash(values):\n    """The mean.\n\n    >>> crash([1, 3])\n    2.0\n    >>> crash([])\n    Traceback (most recent call last):\n    ZeroDivisionError: division by zero\n    >>> crash([4])\n    """\n    return sum(values) / len(values)\n',
      },
      ['crash([1, 3])'],
    ],
    [
      'a literal call of the main block',
      {
        'app.py': `${CRASH}\n\nif __name__ == "__main__":\n    data = load()\n    print(crash([2, 4]))\n    print(crash(data))\n`,
      },
      ['crash([2, 4])'],
    ],
    [
      'nothing of a test whose own function has the name',
      { 'test_app.py': 'import os\n\ndef crash(n):\n    return n\n\ndef test_it():\n    assert crash(1) == 1\n' },
      [],
    ],
    [
      'nothing that has no result to compare',
      {
        'app.py': `async def fetch(n):\n    return n\n\n\ndef rows(n):\n    yield n\n\n\n${CRASH}`,
        'test_app.py':
          'from app import fetch, rows\n\ndef test_it():\n    assert fetch(1) == 1\n    assert rows(1) == 1\n',
      },
      [],
    ],
  ])('come from %s', async (_, files, expected) => {
    expect(await controlsOf(files)).toEqual(expected);
  });

  it('are said to be from where they are', async () => {
    const files = {
      'app.py': CRASH,
      'test_app.py': 'from app import crash\n\ndef test_it():\n    assert crash([1, 3]) == 2\n',
    };
    expect((await ask(files, CRASHED)).rationale).toMatch(/; controls: calls that work, from the repo's tests$/);
  });

  it('are none where the file cannot be imported, and none that is the failing call itself', async () => {
    const top = `${CRASH}\n\nprint(crash([1, 3]))\nprint(crash([]))\n`;
    const head = 'Traceback (most recent call last):\n';
    const tail =
      '  File "/srv/app.py", line 2, in crash\n    return sum(values) / len(values)\nZeroDivisionError: division by zero\n';
    const frame = '  File "/srv/app.py", line 6, in <module>\n    print(crash([]))\n';
    expect((await ask({ 'app.py': top }, head + frame + tail)).controls).toBeUndefined();
    expect(callsIn((await ask({ 'app.py': top }, head + tail)).controls)).toEqual(['crash([1, 3])))']);
  });
});

const LINES = 'RATES = {"EUR": 1, "USD": 2}\n\n\n';

describe('variants', () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      'another absent key, and other values of what does not matter',
      `${LINES}def crash(code, amount: int):\n    return RATES[code] * amount\n`,
      "KeyError: 'JPY'",
      ['crash("JPY", 2)', 'crash("JPY_other", 1)'],
    ],
    [
      'a record with another key more',
      'def crash(row):\n    return row["name"] + row["unit"]\n',
      "KeyError: 'unit'",
      [],
    ],
    [
      'a record that is looked into once',
      'def crash(row):\n    return row["unit"]\n',
      "KeyError: 'unit'",
      ['crash({"another": 1})'],
    ],
    [
      'a sequence that is still too short',
      'def crash(parts: list):\n    return parts[2]\n',
      'IndexError: list index out of range',
      ['crash([0, 0])'],
    ],
    [
      'another text of the same shape',
      'def crash(text):\n    return int(text)\n',
      "ValueError: invalid literal for int() with base 10: '1,29 EUR'",
      ['crash("2,31 FVS")'],
    ],
    [
      'other values beside a zero',
      'def crash(total: float, n):\n    return total / n\n',
      'ZeroDivisionError: float division by zero',
      ['crash(2.5, 0)'],
    ],
    [
      'other values beside a None',
      'def crash(user, greeting: str):\n    return greeting + user.name\n',
      "AttributeError: 'NoneType' object has no attribute 'name'",
      ['crash(None, "other")'],
    ],
  ])('of a synthesised call: %s', async (_, source, message, expected) => {
    const found = await ask({ 'app.py': source }, logOf(source, 'return', message));
    expect(callsIn(found.variants)).toEqual(expected);
    expect(found.rationale).toMatch(/confidence is low/);
  });

  it.each<[string, string, string]>([
    [
      'a key that another spelling of is there',
      `${LINES}def crash(code):\n    return RATES[code]\n`,
      "KeyError: 'eur '",
    ],
    [
      'a table that grows',
      `${LINES}RATES["CHF"] = 3\n\n\ndef crash(code):\n    return RATES[code]\n`,
      "KeyError: 'JPY'",
    ],
    [
      'a statement that is not always reached',
      `${LINES}def crash(code, amount: int):\n    if amount > 1:\n        raise ValueError(amount)\n    return RATES[code] * amount\n`,
      "KeyError: 'JPY'",
    ],
    [
      'an argument that something looks at before',
      `${LINES}def crash(code, amount: int):\n    price = lookup(amount, code)\n    return RATES[code] * price\n`,
      "KeyError: 'JPY'",
    ],
    [
      'an argument that a call takes beside the crash',
      'def crash(total: float, n):\n    return round(total, 2) / n\n',
      'ZeroDivisionError: float division by zero',
    ],
    [
      'a number in a form that the same letters could give',
      'def crash(text):\n    return int(text)\n',
      "ValueError: invalid literal for int() with base 10: '1d5'",
    ],
    [
      'an empty sequence of which the first is asked',
      'def crash(parts: list):\n    return parts[0]\n',
      'IndexError: list index out of range',
    ],
  ])('are not derived from %s', async (_, source, message) => {
    expect((await ask({ 'app.py': source }, logOf(source, 'return', message))).variants).toBeUndefined();
  });
});

describe('a second attempt', () => {
  const files = {
    'app.py': CRASH,
    'test_app.py':
      'from app import crash\n\ndef test_it():\n    assert crash([1, 3]) == 2\n    assert crash([5]) == 5\n',
  };
  const past = (text: string, ...sentences: readonly string[]): PastAttempt => ({
    kind: 'reproduction',
    text,
    rationale: '',
    reasons: sentences.map((sentence): Reason => ({ code: 'conditional_on_patch', sentence })),
    output: '',
  });

  it('keeps the script where only what came with it was objected to, and leaves that out', async () => {
    const first = await ask(files, CRASHED);
    expect(callsIn(first.controls)).toHaveLength(2);
    const second = await ask(files, CRASHED, [past(first.script, 'In control 1, vars looks at the code of the repo.')]);
    expect(second.script).toBe(first.script);
    expect(second.controls).toEqual(first.controls?.slice(1));
  });

  it('takes another script where the script itself was refused, but none that a test shows to work', async () => {
    const called = { ...files, 'tool.py': 'from app import crash\n\n\ndef tool():\n    return crash([2])\n' };
    const first = await ask(called, CRASHED);
    const second = await ask(called, CRASHED, [past(first.script, 'The script ended with exit code 0.')]);
    expect(second.script).not.toBe(first.script);
    expect(second.script).toContain('module.crash([2])');
    expect(second.controls).toEqual(first.controls);
  });
});

describe('confidence', () => {
  const main = 'def crash():\n    return {}["a"]\n\n\ncrash()\n';
  const frames =
    '  File "/srv/app.py", line 5, in <module>\n    crash()\n  File "/srv/app.py", line 2, in crash\n    return {}["a"]\nKeyError: \'a\'\n';
  const head = 'Traceback (most recent call last):\n';

  it.each<[string, Files, string, RegExp]>([
    [
      'high for the test that failed',
      { 'app.py': CRASH, 'test_app.py': 'from app import crash\n\ndef test_it():\n    crash([])\n' },
      `${head}  File "/srv/test_app.py", line 4, in test_it\n    crash([])\n  File "/srv/app.py", line 2, in crash\n    return sum(values) / len(values)\nZeroDivisionError: division by zero\n`,
      /^rule-based test: .*: confidence is high, since it is the very test/,
    ],
    [
      'high for a program without arguments',
      { 'app.py': main },
      head + frames,
      /^rule-based main: .*: confidence is high/,
    ],
    [
      'high for a module that was run',
      { 'app.py': main },
      `${head}  File "<frozen runpy>", line 198, in _run_module_as_main\n  File "<frozen runpy>", line 88, in _run_code\n${frames}`,
      /^rule-based module: .*: confidence is high/,
    ],
    [
      'high where the log shows the command',
      { 'app.py': main },
      `$ python app.py --all\n${head}${frames}`,
      /confidence is high, since the log shows the very command/,
    ],
    [
      'medium where the documents of the repo show it',
      { 'app.py': main, 'README.md': '    python app.py data.csv\n' },
      head + frames,
      /confidence is medium, since the start is in the traceback, but the arguments are not/,
    ],
    [
      'low where nothing shows the arguments that the program reads',
      { 'app.py': `${main}import sys\nprint(sys.argv)\n` },
      head + frames,
      /^rule-based main: .*: confidence is low, since nothing shows the arguments/,
    ],
    ['low for a synthesised call', { 'app.py': CRASH }, CRASHED, /^rule-based call crash: .*: confidence is low/],
  ])('is %s', async (_, files, log, expected) => {
    expect((await ask(files, log)).rationale).toMatch(expected);
  });
});
